"""Rows of conversations and messages as events and answers show them."""

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy.engine import RowMapping

from chassis.ids import to_wire_time
from contracts.envelope import decode
from contracts.parts import Attachment, AttachmentView, Mention, Person, Reason
from contracts.sizes import cut_bodies
from contracts.views import (
    ClientReference,
    ConversationView,
    DeliveryView,
    LastMessage,
    LinkCandidate,
    MessageView,
    RecordedMessage,
)
from services.thread_svc.conversation.rules import initials_of

Row = RowMapping | Mapping[str, Any]
M = TypeVar("M", bound=MessageView)


def message_view(row: Row) -> MessageView:
    """A row of `messages` as staff see it."""
    return _message(MessageView, AttachmentView, row)


def recorded_message(row: Row) -> RecordedMessage:
    """The same as the other services hear of it."""
    return _message(RecordedMessage, Attachment, row)


def _message(shape: type[M], file: type[AttachmentView], row: Row) -> M:
    # Bounded when it was kept, but for what an earlier release kept.
    body_text, body_html = cut_bodies(row["body_text"], row["body_html"])
    return shape(
        id=str(row["id"]),
        conversation_id=str(row["conversation_id"]),
        channel=row["channel"],
        direction=row["direction"],
        author=Person(row["author_kind"], row["author_id"], row["author_name"]),
        to=tuple(row["recipients"]),
        subject=row["subject"],
        body_text=body_text,
        body_html=body_html,
        intent=row["intent"],
        mentions=tuple(decode(Mention, item) for item in row["mentions"]),
        attachments=tuple(decode(file, item) for item in row["attachments"]),
        delivery=delivery_view(row),
        occurred_at=to_wire_time(row["occurred_at"]),
        sequence=row["sequence"],
        warning=row["warning"],
        link_id=str(row["link_id"]) if row["link_id"] else None,
        sent_at=to_wire_time(row["sent_at"]) if row["sent_at"] else None,
        quoted_from=row["quoted_from"],
        cc=tuple(row["cc"]),
        bcc=tuple(row["bcc"]) if row["direction"] == "outbound" else (),
        sender_address=row["sender_address"],
    )


def delivery_view(row: Row) -> DeliveryView | None:
    """Delivery of an outbound message; None for the others."""
    if row["delivery_state"] is None:
        return None
    reason, due_at = row["delivery_reason"], row.get("delivery_due_at")
    return DeliveryView(
        state=row["delivery_state"],
        reason=decode(Reason, reason) if reason else None,
        at=to_wire_time(row["delivery_at"]),
        due_at=to_wire_time(due_at) if due_at else None,
    )


def conversation_view(row: Row) -> ConversationView:
    """A row of `conversations`, with `client_name` and `entity_type` of its client, as every reader
    sees it.
    """
    return ConversationView(**shared_fields(row))


def shared_fields(row: Row) -> dict[str, Any]:
    """The fields of a ConversationView."""
    client_id = row["client_id"]
    return {
        "id": str(row["id"]),
        "kind": "client" if client_id else "unlinked",
        "title": row["title"],
        "initials": initials_of(row["title"]),
        "client": ClientReference(str(client_id), row["client_name"], row["entity_type"])
        if client_id
        else None,
        "sender_address": row["sender_address"],
        "candidates": tuple(decode(LinkCandidate, item) for item in row["candidates"]),
        "last_message": _last_message(row),
        "channels": tuple(row["channels"]),
        "triage": row["triage"],
        "intent": row["facing_intent"],
        "status": row["status"],
        "last_activity_at": to_wire_time(row["last_activity_at"]),
    }


def _last_message(row: Row) -> LastMessage | None:
    if row["last_message_id"] is None:
        return None
    return LastMessage(
        id=str(row["last_message_id"]),
        channel=row["last_channel"],
        direction=row["last_direction"],
        sender_name=row["last_sender"],
        snippet=row["last_snippet"],
        at=to_wire_time(row["last_activity_at"]),
    )
