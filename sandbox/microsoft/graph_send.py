"""Drafts made of MIME, their files, and sending them.

https://learn.microsoft.com/en-us/graph/outlook-send-mime-message , …/outlook-large-attachments
"""

from __future__ import annotations

import base64
import binascii
import secrets
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from typing import Any

from flask import Blueprint, Response, request

from sandbox.mail.compose import WIRE
from sandbox.mail.headers import crlf, parse, recipients, sender, with_header
from sandbox.mail.routing import carry
from sandbox.microsoft.errors import GraphError, not_found
from sandbox.microsoft.folders import move_message, note_change, store_message
from sandbox.microsoft.guard import (
    apply_lost_answer,
    apply_refusal,
    guard_graph,
    own_graph_mailbox,
    own_graph_message,
)
from sandbox.microsoft.render import resource
from sandbox.microsoft.state import GraphMessage
from sandbox.world import world

api = Blueprint("graph_send", __name__, url_prefix="/v1.0/me/messages")
guard_graph(api)
uploads = Blueprint("graph_uploads", __name__, url_prefix="/graph-uploads")
uploads.before_request(apply_refusal)
uploads.after_request(apply_lost_answer)
uploads.register_error_handler(GraphError, GraphError.answer)
LARGEST_REQUEST = 4 * 1024 * 1024
SMALLEST_UPLOAD, LARGEST_PLAIN = 3_000_000, 3 * 1024 * 1024


@dataclass
class _Upload:
    address: str
    message_id: str
    name: str
    kind: str
    size: int
    content: bytearray = field(default_factory=bytearray)


_uploads: dict[str, _Upload] = {}


@api.post("")
def create_draft() -> tuple[dict[str, Any], int]:
    """A draft from base64 MIME (text/plain). It gets a Message-ID of Exchange's own."""
    if request.mimetype != "text/plain":
        raise GraphError(415, "UnsupportedMediaType", "Only MIME drafts are played here.")
    _bound()
    try:
        raw = crlf(base64.b64decode(request.get_data(), validate=True))
    except (binascii.Error, ValueError) as error:
        raise GraphError(400, "ErrorMimeContentInvalidBase64String", "Invalid base64.") from error
    raw = with_header(raw, "Message-ID", f"<{secrets.token_hex(12)}@namprd01.prod.outlook.com>")
    draft = store_message(world(), own_graph_mailbox().address, raw, "drafts")
    return resource(draft), 201


def _bound() -> None:
    if (request.content_length or 0) > LARGEST_REQUEST:
        raise GraphError(413, "RequestEntityTooLarge", "The request is larger than 4 MB.")


@api.patch("/<message_id>")
def change_draft(message_id: str) -> dict[str, Any]:
    """{internetMessageId, bccRecipients}: of drafts only."""
    draft, body = _draft(message_id), request.get_json(silent=True) or {}
    wanted = str(body.get("internetMessageId", ""))
    if wanted:
        _rewrite(draft, with_header(draft.raw, "Message-ID", wanted))
        draft.rfc822_id = wanted
    if blind := [one["emailAddress"]["address"] for one in body.get("bccRecipients", [])]:
        _rewrite(draft, with_header(draft.raw, "Bcc", ", ".join(blind)))
    return resource(draft)


def _draft(message_id: str) -> GraphMessage:
    message = own_graph_message(message_id)
    if message.folder != "drafts":
        raise GraphError(400, "ErrorInvalidPropertySet", "The item is no draft.")
    return message


def _rewrite(draft: GraphMessage, raw: bytes) -> None:
    with world().changing():
        draft.raw = raw
        note_change(own_graph_mailbox(), draft)


@api.post("/<message_id>/attachments")
def attach(message_id: str) -> tuple[dict[str, Any], int]:
    """A file under 3 MB: {@odata.type, name, contentType, contentBytes}."""
    _bound()
    draft, body = _draft(message_id), request.get_json(silent=True) or {}
    content = base64.b64decode(str(body.get("contentBytes", "")))
    if len(content) >= LARGEST_PLAIN:
        raise GraphError(413, "ErrorMessageSizeExceeded", "Use an upload session.")
    _rewrite(draft, _with_file(draft.raw, str(body["name"]), str(body["contentType"]), content))
    return {"id": secrets.token_hex(8), "name": body["name"]}, 201


@api.post("/<message_id>/attachments/createUploadSession")
def begin_upload(message_id: str) -> tuple[dict[str, Any], int]:
    """A file of 3 MB and more: {AttachmentItem: {attachmentType, name, size, contentType}}."""
    draft = _draft(message_id)
    item = (request.get_json(silent=True) or {}).get("AttachmentItem") or {}
    if item.get("attachmentType") != "file" or int(item.get("size", 0)) < SMALLEST_UPLOAD:
        raise GraphError(400, "ErrorInvalidRequest", "AttachmentItem is no file of 3 MB or more.")
    name, kind = str(item["name"]), str(item.get("contentType") or "application/octet-stream")
    token = secrets.token_urlsafe(24)
    _uploads[token] = _Upload(own_graph_mailbox().address, draft.id, name, kind, int(item["size"]))
    url = f"{world().settings.root_url}/graph-uploads/{token}"
    return {"uploadUrl": url, "nextExpectedRanges": ["0-"]}, 201


@uploads.put("/<token>")
def upload_part(token: str) -> tuple[dict[str, Any], int] | Response:
    """The next part; the token in the address is all the authorisation there is."""
    upload, part = _uploads.get(token), request.get_data()
    if upload is None:
        raise not_found()
    start = len(upload.content)
    wanted = f"bytes {start}-{start + len(part) - 1}/{upload.size}"
    if "Authorization" in request.headers or len(part) >= LARGEST_REQUEST:
        raise GraphError(400, "InvalidRequest", "Authorization, or a part of 4 MB and more.")
    if request.headers.get("Content-Range") != wanted:
        raise GraphError(416, "InvalidRange", f"Expected {wanted}.")
    upload.content += part
    if len(upload.content) < upload.size:
        return {"nextExpectedRanges": [f"{len(upload.content)}-"]}, 200
    del _uploads[token]
    draft = world().state.graph_mailboxes[upload.address].messages[upload.message_id]
    with world().changing() as state:
        draft.raw = _with_file(draft.raw, upload.name, upload.kind, bytes(upload.content))
        note_change(state.graph_mailboxes[upload.address], draft)
    return Response(status=201, headers={"Location": f"{request.base_url}/attachment"})


def _with_file(raw: bytes, name: str, kind: str, content: bytes) -> bytes:
    mail = message_from_bytes(raw, EmailMessage, policy=WIRE)
    main, _, sub = kind.partition("/")
    mail.add_attachment(content, maintype=main, subtype=sub or "octet-stream", filename=name)
    return mail.as_bytes()


@api.post("/<message_id>/send")
def send_draft(message_id: str) -> tuple[str, int]:
    """202; the mail is in Sent Items afterwards, under the same immutable id."""
    draft, mailbox = _draft(message_id), own_graph_mailbox()
    parsed = parse(draft.raw)
    to = recipients(parsed)
    if not to:
        raise GraphError(400, "ErrorInvalidRecipients", "At least one recipient is not valid.")
    if sender(parsed)[1] not in (mailbox.address, *mailbox.aliases):
        raise GraphError(403, "ErrorSendAsDenied", "The user has no right to send as this sender.")
    move_message(world(), mailbox.address, draft, "sentitems")
    carry(world(), mailbox.address, to, draft.raw)
    return "", 202
