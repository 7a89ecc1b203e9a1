"""Files that people hand over: they come in piece by piece and are kept under their SHA-256.

Their folder is apart from the one of the channels' files, so that a program that takes files in can
change no other, and so that what nobody sent can be swept away: only uploads name what is in it.
"""

import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from chassis.apart import apart
from chassis.storage.blobs import KEPT, PIECE, path_of

SHARDS = 256
"""Folders of the first two digits."""
_INCOMING = "incoming"
_GONE = ".gone"


class IncomingFile:
    """A file on its way in: `size` bytes so far, of which `head` holds the first."""

    def __init__(self, folder: Path, head_bytes: int) -> None:
        self._folder, self._head_bytes = folder, head_bytes
        incoming = folder / _INCOMING
        incoming.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=incoming)
        self._file, self._path = os.fdopen(handle, "wb"), Path(name)
        self._digest = hashlib.sha256()
        self.size, self.head = 0, b""

    def write(self, piece: bytes) -> None:
        """Add to its end."""
        if len(self.head) < self._head_bytes:
            self.head += piece[: self._head_bytes - len(self.head)]
        self.size += len(piece)
        apart(self._write, piece)

    def _write(self, piece: bytes) -> None:
        self._file.write(piece)
        self._digest.update(piece)

    def pieces(self) -> Iterator[bytes]:
        """What has come, from the beginning."""
        apart(self._file.flush)
        with self._path.open("rb") as file:
            while piece := apart(file.read, PIECE):
                yield piece

    @property
    def digest(self) -> str:
        """SHA-256 of what has come, in hexadecimal digits."""
        return self._digest.hexdigest()

    def keep(self) -> None:
        """Give it its place. The same content once more is as fresh as the last that came."""
        apart(self._keep)

    def _keep(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        os.fchmod(self._file.fileno(), KEPT)
        path = path_of(self._folder, self.digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path.replace(path)

    def close(self) -> None:
        """Forget it unless it was kept."""
        self._file.close()
        self._path.unlink(missing_ok=True)


class UploadFolder:
    """The folder of the setting UPLOAD_FOLDER, for who takes files in and who sweeps it."""

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder)

    @contextmanager
    def receive(self, head_bytes: int) -> Iterator[IncomingFile]:
        """A new file, gone after the block unless it was kept."""
        file = apart(IncomingFile, self._folder, head_bytes)
        try:
            yield file
        finally:
            apart(file.close)

    def older(self, shard: int, age: float) -> list[str]:
        """Digests of one of the SHARDS that nobody has handed over for `age` seconds."""
        found = (self._folder / f"{shard:02x}").glob("?" * 64)
        return sorted(path.name for path in found if _age(path) >= age)

    def remove(self, digest: str, age: float) -> None:
        """Delete a file that is so old still: set aside first, since it may be handed over again
        at this moment.
        """
        path = path_of(self._folder, digest)
        gone = path.with_name(digest + _GONE)
        with suppress(FileNotFoundError):
            path.replace(gone)
            if _age(gone) < age:
                with suppress(FileExistsError):
                    path.hardlink_to(gone)
            gone.unlink()

    def remove_broken_off(self, age: float) -> None:
        """Delete what a program that ended has left half received, or half removed."""
        for pattern in (f"{_INCOMING}/*", f"??/*{_GONE}"):
            for path in self._folder.glob(pattern):
                if _age(path) >= age:
                    path.unlink(missing_ok=True)


def _age(path: Path) -> float:
    """Seconds since it was written; none where it is gone."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
