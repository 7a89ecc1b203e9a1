"""Events and envelopes as a producer would make them."""

from __future__ import annotations

from typing import Any

from chassis.delivery.message import OutboundMessage
from chassis.ids import new_id, to_wire_time, utc_now
from chassis.observability.trace import new_trace
from contracts.actor import Actor
from contracts.envelope import Envelope, encode
from contracts.events import (
    DeliveryChanged,
    Event,
    MessageComposed,
    MessageReceived,
    MessageRecorded,
)
from contracts.parts import Person
from contracts.views import MessageView


def envelope_of(event: Event, firm_id: str, event_id: str | None = None) -> Envelope:
    """The event in its wrapper."""
    return Envelope(
        event_id=event_id or new_id(),
        name=event.NAME,
        firm_id=firm_id,
        occurred_at=to_wire_time(utc_now()),
        trace=new_trace(),
        payload=encode(event),
    )


def received(sender: str, body: str = "Hello", **changes: Any) -> MessageReceived:
    """A text from `sender`; with `sender_kind="email"` an e-mail."""
    fields: dict[str, Any] = {
        "message_id": new_id(),
        "channel": "email" if changes.get("sender_kind") == "email" else "sms",
        "sender_kind": "phone",
        "sender_address": sender,
        "sender_name": sender,
        "to": ("+14155550100",),
        "subject": None,
        "body_text": body,
        "body_html": None,
        "occurred_at": to_wire_time(utc_now()),
    }
    return MessageReceived(**fields | changes)


def composed(
    to: str | tuple[str, ...] = (), body: str = "Hello", **changes: Any
) -> MessageComposed:
    """A text from a member of staff to these phones, or by another channel to wherever."""
    fields: dict[str, Any] = {
        "message_id": new_id(),
        "conversation_id": new_id(),
        "conversation_title": "Acme",
        "client_id": new_id(),
        "channel": "sms",
        "author": Person("staff", new_id(), "Ada Staff"),
        "to": (to,) if isinstance(to, str) else to,
        "subject": None,
        "body_text": body,
        "body_html": None,
        "occurred_at": to_wire_time(utc_now()),
    }
    return MessageComposed(**fields | changes)


def outbound(to: str, body: str = "Hello", **changes: Any) -> OutboundMessage:
    """The same as its channel service delivers it."""
    return OutboundMessage.of(composed(to, body, **changes))


def recorded(
    conversation_id: str,
    sequence: int = 1,
    *assigned: Actor,
    client_id: str | None = "",
    **changes: Any,
) -> MessageRecorded:
    """A client's text, as the thread tells of it; `client_id` None: of a stranger."""
    fields: dict[str, Any] = {
        "id": new_id(),
        "conversation_id": conversation_id,
        "channel": "sms",
        "direction": "inbound",
        "author": Person("contact", new_id(), "Anna"),
        "to": (),
        "subject": None,
        "body_text": "Hello there",
        "body_html": None,
        "intent": None,
        "mentions": (),
        "attachments": (),
        "delivery": None,
        "occurred_at": to_wire_time(utc_now()),
        "sequence": sequence,
    }
    message = MessageView(**fields | changes)
    staff_ids = tuple(actor.id for actor in assigned)
    client = new_id() if client_id == "" else client_id
    return MessageRecorded(conversation_id, "Field Bakery", client, message, staff_ids)


def delivery(message_id: str, state: str, sequence: int) -> DeliveryChanged:
    """A report that an outbound text moved on."""
    now = to_wire_time(utc_now())
    return DeliveryChanged(message_id, "sms", state, None, sequence, now)
