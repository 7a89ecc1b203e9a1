"""Gmail's JSON form of a message."""

from __future__ import annotations

import base64
from email.message import Message
from typing import Any

from sandbox.google.errors import GoogleError
from sandbox.google.state import GmailMessage
from sandbox.mail.content import decoded, filename_of, snippet_of
from sandbox.mail.headers import parse, parse_beginning, plain


def message_resource(
    message: GmailMessage, form: str = "full", wanted_headers: list[str] | None = None
) -> dict[str, Any]:
    """A Message in format full, metadata, minimal or raw."""
    parsed = (parse if form == "full" else parse_beginning)(message.raw)
    resource: dict[str, Any] = {
        "id": message.id,
        "threadId": message.thread_id,
        "labelIds": message.labels,
        "snippet": snippet_of(parsed),
        "historyId": str(message.history_id),
        "internalDate": str(message.internal_ms),
        "sizeEstimate": len(message.raw),
    }
    if form == "raw":
        resource["raw"] = base64url(message.raw)
    elif form == "metadata":
        headers = _headers(parsed, wanted_headers)
        resource["payload"] = {"mimeType": parsed.get_content_type(), "headers": headers}
    elif form == "full":
        resource["payload"] = _part(parsed, "")
    elif form != "minimal":
        raise GoogleError(400, f"Invalid value at 'format': {form!r}")
    return resource


def base64url(content: bytes) -> str:
    """URL-safe base64, as all of Gmail's bytes travel."""
    return base64.urlsafe_b64encode(content).decode()


def _headers(part: Message, wanted: list[str] | None = None) -> list[dict[str, str]]:
    names = {name.lower() for name in wanted or []}
    return [
        {"name": name, "value": plain(value)}
        for name, value in part.items()
        if not names or name.lower() in names
    ]


def _part(part: Message, place: str) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "partId": place,
        "mimeType": part.get_content_type(),
        "filename": filename_of(part),
        "headers": _headers(part),
        "body": {"size": 0},
    }
    children = part.get_payload() if part.is_multipart() else []
    if isinstance(children, list) and children:
        shown["parts"] = [
            _part(child, f"{place}.{number}" if place else str(number))
            for number, child in enumerate(children)
            if isinstance(child, Message)
        ]
        return shown
    shown["body"] = _leaf_body(part, place or "0")
    return shown


def _leaf_body(part: Message, place: str) -> dict[str, Any]:
    content = decoded(part)
    if filename_of(part):
        return {"attachmentId": f"part-{place}", "size": len(content)}
    return {"size": len(content), "data": base64url(content)}


def attachment_content(message: GmailMessage, attachment_id: str) -> bytes | None:
    """The bytes behind an attachmentId, or None."""
    part: Message = parse(message.raw)
    places = attachment_id.removeprefix("part-").split(".")
    for place in places:
        children = part.get_payload() if part.is_multipart() else None
        if not isinstance(children, list):
            break
        if not place.isdigit() or int(place) >= len(children):
            return None
        child = children[int(place)]
        if not isinstance(child, Message):
            return None
        part = child
    return decoded(part) if filename_of(part) else None
