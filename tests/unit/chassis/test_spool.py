import hashlib
import os
import time

import pytest

from chassis.errors import NotFound
from chassis.storage.blobs import FolderWriter, read_blobs
from chassis.storage.spool import UploadFolder

DAY = 86_400.0
BROKEN = b"the connection breaks off"


def receive(folder, *pieces, keep=True, head=4):
    with UploadFolder(str(folder)).receive(head) as file:
        for piece in pieces:
            if piece is BROKEN:
                raise ConnectionError
            file.write(piece)
        if keep:
            file.keep()
    return file


def files_in(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def age(path, seconds):
    then = time.time() - seconds
    os.utime(path, (then, then))


def test_a_file_comes_in_pieces_and_is_kept_by_its_content(tmp_path):
    # Given a file in pieces / When it is kept
    file = receive(tmp_path, b"ab", b"cdef")
    # Then it is read by its digest, whichever folder it is asked of, and cannot be changed
    assert (file.size, file.head) == (6, b"abcd")
    assert file.digest == hashlib.sha256(b"abcdef").hexdigest()
    elsewhere = tmp_path / "elsewhere"
    channel = FolderWriter(elsewhere).put(b"a channel's")
    blobs = read_blobs(str(elsewhere), str(tmp_path))
    assert (blobs.get(file.digest), blobs.get(channel)) == (b"abcdef", b"a channel's")
    [path] = [path for path in files_in(tmp_path) if path.name == file.digest]
    assert path.stat().st_mode & 0o222 == 0


def test_what_is_not_kept_leaves_nothing(tmp_path):
    # Given a file that was looked at and refused, and one that broke off
    file = receive(tmp_path, b"abc", keep=False)
    with pytest.raises(ConnectionError):
        receive(tmp_path, b"half", BROKEN)
    # Then nothing of them is there
    assert files_in(tmp_path) == []
    with pytest.raises(NotFound):
        read_blobs(str(tmp_path)).read(file.digest)


def test_what_has_come_is_read_again_before_it_is_kept(tmp_path):
    with UploadFolder(str(tmp_path)).receive(4) as file:
        file.write(b"x" * 100_000)
        assert b"".join(file.pieces()) == b"x" * 100_000


def test_old_files_are_found_by_folder_and_removed(tmp_path):
    # Given an old file and a new one
    old, new = receive(tmp_path, b"old"), receive(tmp_path, b"new")
    folder = UploadFolder(str(tmp_path))
    age(tmp_path / old.digest[:2] / old.digest, 2 * DAY)
    # When the old are looked for in every folder / Then it is that one
    found = [digest for shard in range(256) for digest in folder.older(shard, DAY)]
    assert found == [old.digest]
    # And it can be removed, once and again
    folder.remove(old.digest, DAY)
    folder.remove(old.digest, DAY)
    assert [path.name for path in files_in(tmp_path)] == [new.digest]


def test_a_file_that_is_handed_over_again_meanwhile_stays(tmp_path):
    # Given an old file that somebody hands over again before it is removed
    file = receive(tmp_path, b"same")
    age(tmp_path / file.digest[:2] / file.digest, 2 * DAY)
    receive(tmp_path, b"same")
    # When it is removed as an old one / Then it is fresh, and stays
    UploadFolder(str(tmp_path)).remove(file.digest, DAY)
    assert read_blobs(str(tmp_path)).get(file.digest) == b"same"
    assert len(files_in(tmp_path)) == 1


def test_what_an_ended_program_left_is_removed_in_time(tmp_path):
    # Given half a file of a program that was killed, and one that comes in now
    (tmp_path / "incoming").mkdir()
    for name in ("left", "now"):
        (tmp_path / "incoming" / name).write_bytes(b"half")
    age(tmp_path / "incoming" / "left", 2 * DAY)
    # When it is swept / Then only the first is gone
    UploadFolder(str(tmp_path)).remove_broken_off(DAY)
    assert [path.name for path in files_in(tmp_path)] == ["now"]
