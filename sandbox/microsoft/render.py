"""Graph's JSON form of a message."""

from __future__ import annotations

import html
from email.utils import getaddresses
from typing import Any

from sandbox.clock import iso_seconds
from sandbox.mail.content import attachments_of, snippet_of
from sandbox.mail.headers import parse_beginning, plain
from sandbox.microsoft.guard import wants_immutable
from sandbox.microsoft.state import WELL_KNOWN, GraphMessage


def shown_id(message: GraphMessage) -> str:
    """The immutable id where the request asks for it, else one that a move changes."""
    return message.id if wants_immutable() else f"{message.id}.{message.folder}"


def folder_id(name: str) -> str:
    """Ids of folders never change; the well-known names stand for some of them."""
    return f"AAMkFolder-{name}"


def folder_named(given: str, own: list[str]) -> str | None:
    """The folder that an id or a well-known name names."""
    name = given.removeprefix("AAMkFolder-")
    known = given.lower() if given.lower() in WELL_KNOWN else name
    return known if known in WELL_KNOWN or known in own else None


def resource(message: GraphMessage, wanted: list[str] | None = None) -> dict[str, Any]:
    """A message; `wanted` ($select) leaves out the rest but the id."""
    cheap: dict[str, Any] = {
        "id": shown_id(message),
        "receivedDateTime": iso_seconds(message.received),
        "internetMessageId": message.rfc822_id,
        "conversationId": message.conversation_id,
        "parentFolderId": folder_id(message.folder),
        "isDraft": message.folder == "drafts",
        "subject": message.subject,
    }
    if wanted and set(wanted) <= set(cheap):
        return {name: cheap[name] for name in {"id", *wanted}}
    parsed = parse_beginning(message.raw)
    full = cheap | {
        "from": _people(parsed.get_all("From", []))[:1],
        "toRecipients": _people(parsed.get_all("To", [])),
        "ccRecipients": _people(parsed.get_all("Cc", [])),
        "bodyPreview": html.unescape(snippet_of(parsed)),
        "hasAttachments": bool(attachments_of(parsed)),
        "internetMessageHeaders": [
            {"name": name, "value": plain(value)} for name, value in parsed.items()
        ],
    }
    return {name: full[name] for name in {"id", *wanted} if name in full} if wanted else full


def _people(headers: list[Any]) -> list[dict[str, Any]]:
    found = getaddresses([plain(value) for value in headers])
    return [{"emailAddress": {"name": name, "address": address}} for name, address in found]
