"""A message of the unified conversation: what is known before it has a place, how it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import RowMapping

from chassis.ids import to_wire_time
from contracts.envelope import decode
from contracts.parts import Attachment, Mention, Person, Reason
from contracts.views import DeliveryView, MessageView


@dataclass(frozen=True, slots=True)
class NewMessage:
    """Everything known of a message before it has a place. `sender_address` is normalised."""

    id: str
    channel: str
    direction: str
    author: Person
    occurred_at: datetime
    body_text: str
    body_html: str | None = None
    subject: str | None = None
    sender_address: str | None = None
    recipients: tuple[str, ...] = ()
    intent: str | None = None
    mentions: tuple[Mention, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    delivery_state: str | None = None
    own_ref: str | None = None


def message_view(row: RowMapping | Mapping[str, Any]) -> MessageView:
    """A row of `messages` as the API and the events show it."""
    return MessageView(
        id=str(row["id"]),
        conversation_id=str(row["conversation_id"]),
        channel=row["channel"],
        direction=row["direction"],
        author=Person(row["author_kind"], row["author_id"], row["author_name"]),
        to=tuple(row["recipients"]),
        subject=row["subject"],
        body_text=row["body_text"],
        body_html=row["body_html"],
        intent=row["intent"],
        mentions=tuple(decode(Mention, item) for item in row["mentions"]),
        attachments=tuple(decode(Attachment, item) for item in row["attachments"]),
        delivery=delivery_view(row),
        occurred_at=to_wire_time(row["occurred_at"]),
        sequence=row["sequence"],
    )


def delivery_view(row: RowMapping | Mapping[str, Any]) -> DeliveryView | None:
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
