"""Files that a service keeps, seen behind its back."""

from __future__ import annotations

from typing import cast

from chassis.config import FilesConfig
from chassis.runtime.context import ServiceContext
from chassis.storage.blobs import read_blobs, write_blobs


def kept_file(context: ServiceContext, digest: str) -> bytes:
    """The bytes of that digest."""
    return read_blobs(_folder(context)).get(digest)


def keep_file(context: ServiceContext, content: bytes) -> str:
    """Keep the bytes as a service does; returns their digest."""
    return write_blobs(_folder(context)).put(content)


def _folder(context: ServiceContext) -> str:
    return cast("FilesConfig", context.config).blob_folder
