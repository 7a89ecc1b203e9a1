"""Files that a service keeps, seen behind its back."""

from __future__ import annotations

from typing import cast

from chassis.config import FilesConfig
from chassis.files_config import UploadsConfig
from chassis.runtime.context import ServiceContext
from chassis.storage.blobs import read_blobs, write_blobs
from chassis.storage.spool import UploadFolder


def kept_file(context: ServiceContext, digest: str) -> bytes:
    """The bytes of that digest."""
    return read_blobs(_folder(context)).get(digest)


def keep_file(context: ServiceContext, content: bytes) -> str:
    """Keep the bytes as a service does; returns their digest."""
    return write_blobs(_folder(context)).put(content)


def hand_over_file(context: ServiceContext, content: bytes) -> str:
    """Keep the bytes as the gateway keeps what people hand over; returns their digest."""
    folder = UploadFolder(cast("UploadsConfig", context.config).upload_folder)
    with folder.receive(0) as file:
        file.write(content)
        file.keep()
    return file.digest


def _folder(context: ServiceContext) -> str:
    return cast("FilesConfig", context.config).blob_folder
