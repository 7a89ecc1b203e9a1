"""The unified conversation: how a message is appended and what it looks like afterwards.

Sequences are taken under the conversation's row lock, so a cursor never passes over a message that
commits later. The conversation keeps the newest message by time, whatever the order of arrival.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import RowMapping

from chassis.db import Transaction
from chassis.ids import to_wire_time
from chassis.prepared import Prepared
from contracts.channels import TRAITS, Channel
from contracts.envelope import decode, encode
from contracts.events import MessageRecorded
from contracts.parts import Attachment, Mention, Person, Reason
from contracts.views import DeliveryView, MessageView
from services.thread_svc.triage import ACTIONABLE

SNIPPET_LENGTH = 140
_APPEND = Prepared(
    "append_message",
    """
    with touched as (
    update conversations c set
        last_sequence = c.last_sequence + 1,
        status = case when :direction = 'inbound' then 'open' else c.status end,
        channels = case when :channel = any(c.channels) then c.channels
                   else array_append(c.channels, :channel) end,
        last_activity_at = case when n.newest then :occurred_at else c.last_activity_at end,
        last_message_id = case when n.newest then :id else c.last_message_id end,
        last_channel = case when n.newest then :channel else c.last_channel end,
        last_direction = case when n.newest then :direction else c.last_direction end,
        last_sender = case when n.newest then :author_name else c.last_sender end,
        last_snippet = case when n.newest then :snippet else c.last_snippet end,
        facing_at = case when n.facing then :occurred_at else c.facing_at end,
        facing_direction = case when n.facing then :direction else c.facing_direction end,
        facing_intent = case when n.facing then :intent else c.facing_intent end,
        triage = case when not n.facing then c.triage
                 when :direction = 'outbound' then 'awaiting_reply'
                 when :actionable then 'needs_action' else 'fyi' end,
        inbound_at = case when n.inbound then :occurred_at else c.inbound_at end,
        inbound_channel = case when n.inbound then :channel else c.inbound_channel end
    from (
        select id,
            last_message_id is null or :occurred_at >= last_activity_at as newest,
            :facing and (facing_at is null or :occurred_at >= facing_at) as facing,
            :direction = 'inbound' and (inbound_at is null or :occurred_at >= inbound_at) as inbound
        from conversations where id = :conversation_id and firm_id = :firm_id for update
    ) n
    where c.id = n.id
    returning c.last_sequence, c.title, c.client_id, array(
        select staff_id::text from conversation_staff s where s.conversation_id = c.id
    ) as assigned
    ), kept as (
        insert into messages (firm_id, conversation_id, id, sequence, channel, direction,
            author_kind, author_id, author_name, sender_address, recipients, subject, body_text,
            body_html, intent, mentions, attachments, delivery_state, delivery_at, own_ref,
            occurred_at)
        select cast(:firm_id as uuid), cast(:conversation_id as uuid), cast(:id as uuid),
            t.last_sequence, cast(:channel as text), cast(:direction as text),
            cast(:author_kind as text), cast(:author_id as text), cast(:author_name as text),
            cast(:sender_address as text), cast(:recipients as text[]), cast(:subject as text),
            cast(:body_text as text), cast(:body_html as text), cast(:intent as text),
            cast(:mentions as jsonb), cast(:attachments as jsonb),
            cast(:delivery_state as text), cast(:delivery_at as timestamptz),
            cast(:own_ref as text), cast(:occurred_at as timestamptz)
        from touched t
    )
    select * from touched
    """,
)


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


def append(tx: Transaction, conversation_id: str, message: NewMessage) -> MessageView:
    """Put a message into a conversation and say so with MessageRecorded."""
    row = _row(tx, conversation_id, message)
    touched = tx.one("conversation", _APPEND, _values(row, message))
    row["sequence"] = touched["last_sequence"]
    view = message_view(row)
    tx.emit(
        MessageRecorded(
            conversation_id=conversation_id,
            conversation_title=touched["title"],
            client_id=touched["client_id"] and str(touched["client_id"]),
            message=view,
            assigned_staff=tuple(touched["assigned"]),
        )
    )
    return view


def _values(row: dict[str, Any], message: NewMessage) -> dict[str, Any]:
    return row | {
        "mentions": json.dumps(row["mentions"]),
        "attachments": json.dumps(row["attachments"]),
        "snippet": snippet_of(message.body_text),
        "facing": faces_client(message),
        "actionable": message.intent in ACTIONABLE,
    }


def faces_client(message: NewMessage) -> bool:
    """Whether the conversation's triage follows it: an automatic answer is not our answer."""
    return TRAITS[Channel(message.channel)].client_facing and message.author.kind != "system"


def _row(tx: Transaction, conversation_id: str, message: NewMessage) -> dict[str, Any]:
    return {
        "id": message.id,
        "firm_id": tx.firm_id,
        "conversation_id": conversation_id,
        "channel": str(message.channel),
        "direction": message.direction,
        "author_kind": message.author.kind,
        "author_id": message.author.id,
        "author_name": message.author.name,
        "sender_address": message.sender_address,
        "recipients": list(message.recipients),
        "subject": message.subject,
        "body_text": message.body_text,
        "body_html": message.body_html,
        "intent": message.intent,
        "mentions": encode(message.mentions),
        "attachments": encode(message.attachments),
        "delivery_state": message.delivery_state,
        "delivery_reason": None,
        "delivery_at": message.occurred_at if message.delivery_state else None,
        "own_ref": message.own_ref,
        "occurred_at": message.occurred_at,
    }


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


def snippet_of(body: str) -> str:
    """The first words on one line."""
    words = " ".join(body.split())
    return words if len(words) <= SNIPPET_LENGTH else words[: SNIPPET_LENGTH - 1] + "…"
