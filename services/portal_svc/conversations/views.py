"""Conversations and messages as a contact sees them."""

from collections.abc import Mapping, Sequence
from typing import Any

from chassis.ids import to_wire_time
from contracts.envelope import decode
from contracts.parts import Attachment, Person
from contracts.views import PortalMessageView

POSTED = "posted"
SNIPPET_LENGTH = 120
_UNTITLED = "All Contacts"

Row = Mapping[Any, Any]


def conversation_view(row: Row, contact_id: str) -> dict[str, Any]:
    """A line of the portal's list. The title is the client's, because a contact of two clients
    must tell their conversations apart.
    """
    return {
        "id": row["id"],
        "title": row["client_name"] or _UNTITLED,
        "kind": row["kind"],
        "unread_count": row["unread_count"],
        "last_message": _last_message(row, contact_id),
        "last_activity_at": to_wire_time(row["last_activity_at"]),
    }


def _last_message(row: Row, contact_id: str) -> dict[str, Any] | None:
    if row["posted_at"] is None:
        return None
    return {
        "sender_name": row["author_name"],
        "snippet": snippet_of(row["body_text"]),
        "at": to_wire_time(row["posted_at"]),
        "mine": row["author_id"] == contact_id,
    }


def snippet_of(body: str) -> str:
    """The beginning of a message on one line."""
    line = " ".join(body.split())
    return line if len(line) <= SNIPPET_LENGTH else f"{line[: SNIPPET_LENGTH - 1].rstrip()}…"


def message_view(row: Row, contact_id: str, read_up_to: int) -> dict[str, Any]:
    """A message for one contact. `read_by_other`: of a staff message, whether this contact has
    read it; of contacts' messages always false, because what staff read is not known here.
    """
    from_staff = row["author_kind"] != "contact"
    return {
        "id": row["id"],
        "conversation_id": row["conversation_id"],
        "author": {
            "kind": "staff" if from_staff else "contact",
            "name": row["author_name"],
            "me": row["author_id"] == contact_id,
        },
        "body_text": row["body_text"],
        "attachments": [_attachment_view(each) for each in row["attachments"]],
        "posted_at": to_wire_time(row["posted_at"]),
        "read_by_other": from_staff and row["sequence"] <= read_up_to,
        "state": row["state"] or POSTED,
    }


def event_view(row: Row) -> PortalMessageView:
    """A message as PortalMessagePosted carries it to every browser that may show it."""
    return PortalMessageView(
        id=row["id"],
        conversation_id=row["conversation_id"],
        author=Person(row["author_kind"], row["author_id"], row["author_name"]),
        body_text=row["body_text"],
        attachments=_attachments(row["attachments"]),
        posted_at=to_wire_time(row["posted_at"]),
        state=POSTED,
    )


def _attachments(raw: Sequence[dict[str, Any]]) -> tuple[Attachment, ...]:
    return tuple(decode(Attachment, each) for each in raw)


def _attachment_view(raw: dict[str, Any]) -> dict[str, Any]:
    # The digest is the key of the blob store: no page has use for it.
    return {name: raw[name] for name in ("id", "name", "size", "content_type")}
