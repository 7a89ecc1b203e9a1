"""users.messages.send: JSON with raw, or one of the three upload protocols."""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from email.utils import format_datetime, formataddr
from typing import Any

from flask import Blueprint, Response, g, request

from sandbox.clock import now
from sandbox.google.errors import NOT_FOUND, GoogleError
from sandbox.google.guard import guard, own_mailbox
from sandbox.google.mailboxes import add_message
from sandbox.google.state import GmailMailbox
from sandbox.mail.headers import crlf, message_id, parse, recipients, sender, with_header
from sandbox.mail.routing import carry
from sandbox.world import world

api = Blueprint("gmail_send", __name__)
guard(api)

SEND = "/gmail/v1/users/<user_id>/messages/send"
_uploads: dict[str, str | None] = {}


@api.post(SEND)
def send_message() -> dict[str, Any]:
    """Send {raw, threadId?}; answers id, threadId and labelIds."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or not isinstance(body.get("raw"), str):
        raise GoogleError(400, "'raw' RFC822 payload message string or uploading message required")
    text = body["raw"]
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as error:
        raise GoogleError(400, "Invalid value at 'raw' (TYPE_BYTES), Base64 failed") from error
    return _send(raw, body.get("threadId"))


@api.post(f"/upload{SEND}")
def upload_message() -> Response | dict[str, Any]:
    """Send an uploaded message/rfc822: uploadType media, multipart or resumable."""
    kind = request.args.get("uploadType", "media")
    if kind == "media":
        return _send(request.get_data(), None)
    if kind == "multipart":
        described, raw = _multipart()
        return _send(raw, described.get("threadId"))
    if kind != "resumable":
        raise GoogleError(400, f"Invalid uploadType: {kind}")
    upload_id = secrets.token_hex(16)
    _uploads[upload_id] = (request.get_json(silent=True) or {}).get("threadId")
    place = f"{request.base_url}?uploadType=resumable&upload_id={upload_id}"
    return Response(status=200, headers={"Location": place, "X-GUploader-UploadID": upload_id})


@api.put(f"/upload{SEND}")
def finish_upload() -> dict[str, Any]:
    """The bytes of a resumable upload, in one piece."""
    upload_id = request.args.get("upload_id", "")
    if upload_id not in _uploads:
        raise GoogleError(404, NOT_FOUND)
    return _send(request.get_data(), _uploads.pop(upload_id))


def _multipart() -> tuple[dict[str, Any], bytes]:
    """The JSON part and the mail part of a multipart/related body, bytes untouched."""
    boundary = request.mimetype_params.get("boundary", "").encode()
    pieces = part_contents(request.get_data(), b"--" + boundary)
    if not boundary or len(pieces) != 2:
        raise GoogleError(400, "Malformed multipart body.")
    try:
        described = json.loads(pieces[0] or b"{}")
    except ValueError as error:
        raise GoogleError(400, "Malformed multipart body.") from error
    return described, pieces[1]


def part_contents(body: bytes, mark: bytes) -> list[bytes]:
    """The contents between marks, without each part's headers; LF or CRLF line ends."""
    contents: list[bytes] = []
    for piece in body.split(mark)[1:-1]:
        end = b"\r\n\r\n" if b"\r\n\r\n" in piece[:400] else b"\n\n"
        content = piece.partition(end)[2]
        contents.append(content.removesuffix(b"\n").removesuffix(b"\r"))
    return contents


def _send(content: bytes, thread_id: str | None) -> dict[str, Any]:
    mailbox = own_mailbox()
    raw = _completed(crlf(content), mailbox)
    to = recipients(parse(raw))
    if not to:
        raise GoogleError(400, "Recipient address required")
    known = {message.thread_id for message in mailbox.messages.values()}
    if thread_id and thread_id not in known:
        raise GoogleError(404, NOT_FOUND)
    sent = add_message(world(), g.mailbox_address, raw, ["SENT"], thread_id, join_by_headers=False)
    carry(world(), g.mailbox_address, to, raw)
    return {"id": sent.id, "threadId": sent.thread_id, "labelIds": sent.labels}


def _completed(raw: bytes, mailbox: GmailMailbox) -> bytes:
    """What Gmail adds: its own From for one that is no alias, a Date, a Message-ID."""
    parsed = parse(raw)
    given_name, given_address = sender(parsed)
    if given_address not in (mailbox.address, *mailbox.aliases):
        own = formataddr((given_name or mailbox.name, mailbox.address))
        raw = with_header(raw, "From", own)
    if "Date" not in parsed:
        raw = with_header(raw, "Date", format_datetime(now()))
    if not message_id(parsed):
        raw = with_header(raw, "Message-ID", f"<CA+{secrets.token_urlsafe(24)}@mail.gmail.com>")
    return raw
