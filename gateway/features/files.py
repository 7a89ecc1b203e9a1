"""Files: of messages, streamed from where all replicas keep them; and the list of a client's."""

from urllib.parse import quote

from flask import Response
from werkzeug.http import dump_options_header

from chassis.patterns import pattern
from chassis.storage.blobs import BlobReader, read_blobs
from contracts.rpc import Thread
from contracts.rpc.stored_files import StoredFile
from contracts.rpc.thread.messages import GetAttachment
from gateway.rest.operations import STAFF, Call, Operation

SHOWN_TYPES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
"""Pictures that a browser draws without running anything in them; SVG is not among them."""
UNKNOWN_TYPE = "application/octet-stream"
_MEDIA_TYPE = pattern("gateway.media_type", r"[a-z0-9.+-]+/[a-z0-9.+-]+")
_ENDS_A_HEADER = dict.fromkeys([*range(0x20), 0x7F, *map(ord, '"\\/')], "_")


def _download(call: Call) -> Response:
    return file_response(call, call.ask(Thread.GET_ATTACHMENT))


def file_response(call: Call, file: StoredFile) -> Response:
    """The file, to be shown if it is a picture; FileQuarantined instead of one that is bad."""
    content_type = media_type(file.content_type)
    headers = {
        "Content-Disposition": disposition(file.name, shown=content_type in SHOWN_TYPES),
        "Content-Length": str(file.size),
        "Content-Security-Policy": "default-src 'none'; sandbox",
        # What a client entrusted to the firm does not stay on the disk of a shared machine.
        "Cache-Control": "private, no-store",
    }
    blobs = blobs_of(call)
    call.context.uploads.scans.require_clean(file.digest, lambda: blobs.read(file.digest))
    content = blobs.read(file.digest)
    return Response(content, content_type=content_type, headers=headers)


def blobs_of(call: Call) -> BlobReader:
    """All files there are: those of the channels and those that people handed over."""
    config = call.context.config
    return read_blobs(config.blob_folder, config.upload_folder)


def media_type(declared: str) -> str:
    """What the sender said it is, when that is a media type at all (RFC 6838 §4.2)."""
    plain = declared.partition(";")[0].strip().lower()
    return plain if _MEDIA_TYPE.fullmatch(plain) else UNKNOWN_TYPE


def disposition(name: str, *, shown: bool) -> str:
    """RFC 6266; the name is the sender's, so that nothing in it may end the header or climb."""
    safe = name.translate(_ENDS_A_HEADER).strip(". ") or "file"
    names = {"filename": safe.encode("ascii", "replace").decode()}
    if not safe.isascii():
        names["filename*"] = f"UTF-8''{quote(safe, errors='replace')}"
    return dump_options_header("inline" if shown else "attachment", names)


FILE_ANSWER = {
    "responses": {
        "200": {
            "description": "The file",
            "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}

OPERATIONS = (
    Operation(
        verb="GET",
        path="/messages/{message_id}/attachments/{attachment_id}",
        name="downloadAttachment",
        summary="A file of a message",
        audience=STAFF,
        handle=_download,
        request=GetAttachment,
        extra=FILE_ANSWER,
    ),
    Operation(
        verb="GET",
        path="/clients/{client_id}/files",
        name="listClientFiles",
        audience=STAFF,
        calls=Thread.LIST_CLIENT_FILES,
    ),
)
