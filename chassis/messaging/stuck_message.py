"""Somebody's message in an event that went nowhere, for whoever decides about it. Pure.

The event may be stuck because it is not what its contract says, so each field is taken as it comes.
"""

from typing import Any

from chassis.foreign_text import as_line, as_prose
from contracts.channels import Channel
from contracts.envelope import Envelope
from contracts.rpc.stuck import StuckMessage

LONGEST_TEXT = 4_000
LONGEST_LINE = 300
MOST_NAMED = 20
"""Recipients, or files, that are named."""


def stuck_message(envelope: Envelope) -> StuckMessage | None:
    """The message in it; None when it has no words of anybody's."""
    payload = envelope.payload
    message = _object(payload, "message") or payload
    text = message.get("body_text", message.get("excerpt"))
    if not isinstance(text, str):
        return None
    shown = as_prose(text[: LONGEST_TEXT + 1])
    return StuckMessage(
        sender=_line(message, "sender_name") or _line(_object(message, "author"), "name"),
        sender_address=_line(message, "sender_address"),
        to=_lines(message, "to"),
        channel=_line(message, "channel") or _channel_of(envelope.name),
        subject=_line(message, "subject"),
        text=shown[:LONGEST_TEXT],
        cut=len(text) > LONGEST_TEXT,
        files=tuple(_line(file, "name") for file in _list(message, "attachments")),
        at=_line(message, "occurred_at") or _line(message, "posted_at") or envelope.occurred_at,
    )


def _channel_of(name: str) -> str:
    channels = {"portal": Channel.PORTAL, "mention": Channel.INTERNAL}
    return str(channels.get(name.partition(".")[0], ""))


def _object(of: dict[str, Any], field: str) -> dict[str, Any]:
    found = of.get(field)
    return found if isinstance(found, dict) else {}


def _list(of: dict[str, Any], field: str) -> list[dict[str, Any]]:
    found = of.get(field)
    items = found[:MOST_NAMED] if isinstance(found, list) else []
    return [item for item in items if isinstance(item, dict)]


def _line(of: dict[str, Any], field: str) -> str:
    found = of.get(field)
    return as_line(found[:LONGEST_LINE]) if isinstance(found, str) else ""


def _lines(of: dict[str, Any], field: str) -> tuple[str, ...]:
    found = of.get(field)
    items = found[:MOST_NAMED] if isinstance(found, list) else [found]
    return tuple(as_line(item[:LONGEST_LINE]) for item in items if isinstance(item, str))
