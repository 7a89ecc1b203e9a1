"""A conversation as the inbox lists it."""

from typing import Any

from sqlalchemy.engine import RowMapping

from chassis.ids import to_wire_time
from services.thread_svc.address_book.rules import initials_of


def summary_of(row: RowMapping) -> dict[str, Any]:
    """A conversation as the list shows it."""
    client = None
    if row["client_id"] is not None:
        client = {
            "id": str(row["client_id"]),
            "name": row["client_name"],
            "entity_type": row["entity_type"],
        }
    return {
        "id": str(row["id"]),
        "kind": row["kind"],
        "title": row["title"],
        "initials": initials_of(row["title"]),
        "client": client,
        "sender_address": row["sender_address"],
        "candidates": row["candidates"],
        "last_message": _last_message(row),
        "channels": list(row["channels"]),
        "unread_count": row["unread"],
        "triage": row["triage"],
        "intent": row["facing_intent"],
        "status": row["status"],
        "mentioned": row["mentioned"],
        "last_activity_at": to_wire_time(row["last_activity_at"]),
    }


def _last_message(row: RowMapping) -> dict[str, Any] | None:
    if row["last_message_id"] is None:
        return None
    return {
        "id": str(row["last_message_id"]),
        "channel": row["last_channel"],
        "direction": row["last_direction"],
        "sender_name": row["last_sender"],
        "snippet": row["last_snippet"],
        "at": to_wire_time(row["last_activity_at"]),
    }
