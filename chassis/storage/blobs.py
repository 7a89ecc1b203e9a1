"""Files, kept once under the SHA-256 of their content.

A digest is a name, not a permission: whoever serves a file first checks the message it hangs on.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from chassis.errors import NotFound

PIECE = 64 * 1024
"""Bytes read from a large file at a time."""


class BlobStore(Protocol):
    """Anything that keeps bytes by digest."""

    def put(self, content: bytes) -> str:
        """Keep the bytes; returns their SHA-256 as 64 hex digits."""

    def get(self, digest: str) -> bytes:
        """The bytes; NotFound when there are none."""

    def read(self, digest: str) -> Iterator[bytes]:
        """The bytes piece by piece, for large files; NotFound at once when there are none."""


class FolderBlobs:
    """Blobs in a folder that all replicas share, two levels deep."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        """Write to a temporary file, then rename: a reader never sees half a file."""
        digest = hashlib.sha256(content).hexdigest()
        path = self._path(digest)
        if path.exists():
            return digest
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
        return digest

    def get(self, digest: str) -> bytes:
        """Read, and make sure that the content is still what its name says."""
        path = self._path(digest)
        if not path.is_file():
            raise NotFound("There is no such file.", digest=digest)
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != digest:
            raise NotFound("The stored file is damaged.", digest=digest)
        return content

    def read(self, digest: str) -> Iterator[bytes]:
        """Opens the file before it answers, so that a missing one is told at once."""
        path = self._path(digest)
        if not path.is_file():
            raise NotFound("There is no such file.", digest=digest)
        file = path.open("rb")

        def pieces() -> Iterator[bytes]:
            with file:
                while piece := file.read(PIECE):
                    yield piece

        return pieces()

    def _path(self, digest: str) -> Path:
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise NotFound("There is no such file.", digest=digest)
        return self._folder / digest[:2] / digest


def open_blobs(folder: str) -> BlobStore:
    """The store of the setting BLOB_FOLDER."""
    return FolderBlobs(Path(folder))
