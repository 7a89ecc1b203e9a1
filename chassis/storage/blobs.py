"""Files, kept once under the SHA-256 of their content.

A digest is a name, not a permission: whoever serves a file first checks the message it hangs on.
Reading and writing are apart, and there is no way to list or to delete (but in the folder of what
people hand over: spool.py).
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from chassis.apart import apart
from chassis.errors import NotFound

PIECE = 64 * 1024
"""Bytes read from a large file at a time."""
KEPT = 0o440
"""Mode of a file that is kept."""


class BlobReader(Protocol):
    """Hands out bytes to whoever knows their digest; it cannot say which there are."""

    def get(self, digest: str) -> bytes:
        """The bytes; NotFound when there are none."""

    def read(self, digest: str) -> Iterator[bytes]:
        """The bytes piece by piece, for large files; NotFound at once when there are none."""


class BlobWriter(Protocol):
    """Keeps bytes by digest; what is kept stays as it is."""

    def put(self, content: bytes) -> str:
        """Keep the bytes; returns their SHA-256 as 64 hex digits."""


class FolderReader:
    """Blobs in folders that all replicas share, two levels deep; the first that has one has it."""

    def __init__(self, *folders: Path) -> None:
        self._folders = folders

    def get(self, digest: str) -> bytes:
        """Read, and make sure that the content is still what its name says."""
        return apart(_get, self._find(digest), digest)

    def read(self, digest: str) -> Iterator[bytes]:
        """Opens the file before it answers, so that a missing one is told at once."""
        file = self._find(digest).open("rb")

        def pieces() -> Iterator[bytes]:
            with file:
                while piece := file.read(PIECE):
                    yield piece

        return pieces()

    def _find(self, digest: str) -> Path:
        for folder in self._folders:
            if (path := path_of(folder, digest)).is_file():
                return path
        raise NotFound("There is no such file.", digest=digest)


class FolderWriter:
    """The same folder, for those who keep files in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        """Write to a temporary file, then rename: a reader never sees half a file."""
        return apart(_put, self._folder, content)


def _get(path: Path, digest: str) -> bytes:
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise NotFound("The stored file is damaged.", digest=digest)
    return content


def _put(folder: Path, content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()
    path = path_of(folder, digest)
    if path.exists():
        return digest
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
        # Nobody writes to it again.
        os.fchmod(handle, KEPT)
    Path(temporary).replace(path)
    return digest


def path_of(folder: Path, digest: str) -> Path:
    """Where a file is kept; NotFound for what is no digest."""
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise NotFound("There is no such file.", digest=digest)
    return folder / digest[:2] / digest


def read_blobs(*folders: str) -> BlobReader:
    """Reads from the folders of the settings BLOB_FOLDER and UPLOAD_FOLDER."""
    return FolderReader(*map(Path, folders))


def write_blobs(folder: str) -> BlobWriter:
    """Writes to the folder of the setting BLOB_FOLDER."""
    return FolderWriter(Path(folder))
