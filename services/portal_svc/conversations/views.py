"""Conversations and messages as a contact sees them. Pure."""

from collections.abc import Mapping
from typing import Any

from chassis.excerpts import excerpt_of
from chassis.ids import to_wire_time
from contracts.envelope import decode
from contracts.parts import Attachment, AttachmentView, Person
from contracts.rpc.portal.conversations import (
    PortalAuthor,
    PortalConversation,
    PortalLastMessage,
    PortalMessage,
)
from contracts.views import PortalMessageState, PortalMessageView

POSTED: PortalMessageState = "posted"
_UNTITLED = "All Contacts"

Row = Mapping[Any, Any]


def conversation_view(row: Row, contact_id: str) -> PortalConversation:
    """A line of the portal's list. The title is the client's, because a contact of two clients
    must tell their conversations apart.
    """
    return PortalConversation(
        id=row["id"],
        title=row["client_name"] or _UNTITLED,
        kind=row["kind"],
        unread_count=row["unread_count"],
        last_message=_last_message(row, contact_id),
        last_activity_at=to_wire_time(row["last_activity_at"]),
    )


def _last_message(row: Row, contact_id: str) -> PortalLastMessage | None:
    if row["posted_at"] is None:
        return None
    return PortalLastMessage(
        sender_name=row["author_name"],
        snippet=excerpt_of(row["body_text"]),
        at=to_wire_time(row["posted_at"]),
        mine=row["author_id"] == contact_id,
    )


def message_view(row: Row, contact_id: str, read_up_to: int) -> PortalMessage:
    """A message for one contact, who has read up to the sequence `read_up_to`."""
    from_staff = row["author_kind"] != "contact"
    return PortalMessage(
        id=row["id"],
        conversation_id=row["conversation_id"],
        author=PortalAuthor(
            kind="staff" if from_staff else "contact",
            name=row["author_name"],
            me=row["author_id"] == contact_id,
        ),
        body_text=row["body_text"],
        attachments=tuple(AttachmentView.of(each) for each in _attachments(row)),
        posted_at=to_wire_time(row["posted_at"]),
        read_by_other=from_staff and row["sequence"] <= read_up_to,
        state=row["state"] or POSTED,
        sequence=row["sequence"],
    )


def event_view(row: Row) -> PortalMessageView:
    """A message as PortalMessagePosted carries it to every browser that may show it."""
    return PortalMessageView(
        id=row["id"],
        conversation_id=row["conversation_id"],
        author=Person(row["author_kind"], row["author_id"], row["author_name"]),
        body_text=row["body_text"],
        attachments=_attachments(row),
        posted_at=to_wire_time(row["posted_at"]),
        state=POSTED,
    )


def _attachments(row: Row) -> tuple[Attachment, ...]:
    return tuple(decode(Attachment, each) for each in row["attachments"])
