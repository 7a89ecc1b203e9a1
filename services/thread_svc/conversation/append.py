"""Putting messages into conversations: their places are taken one after the other.

Sequences are taken under the conversation's row lock, so a cursor never passes over a message that
commits later. The conversation keeps the newest message by time, whatever the order of arrival.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import RowMapping

from chassis.errors import NotFound
from chassis.storage.database import Transaction
from chassis.storage.prepared import Prepared, of_firm
from contracts.channels import TRAITS, Channel
from contracts.envelope import encode
from contracts.events import MessageRecorded
from contracts.views import MessageView
from services.thread_svc.conversation.message import NewMessage, message_view, snippet_of
from services.thread_svc.conversation.triage import ACTIONABLE

_APPEND = Prepared(
    "append_message",
    f"""
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
        from conversations where id = :conversation_id and {of_firm()} for update
    ) n
    where c.id = n.id
    returning c.last_sequence
    )
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
    """,  # noqa: S608  # a fixed condition
)
_APPENDED = Prepared(
    "appended_messages",
    """
    select m.firm_id::text, m.id::text, m.sequence, c.title, c.client_id::text, array(
        select staff_id::text from conversation_staff s where s.conversation_id = c.id
    ) as assigned
    from unnest(cast(:message_ids as text[])::uuid[], cast(:firm_ids as text[])::uuid[])
        as asked (id, firm_id)
    join messages m on m.id = asked.id and m.firm_id = asked.firm_id
    join conversations c on c.id = m.conversation_id
        and c.firm_id is not distinct from m.firm_id
    """,
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A message and the conversation it belongs to. `trace`: of what brought it, if that is not
    the work at hand.
    """

    firm_id: str
    conversation_id: str
    message: NewMessage
    trace: str | None = None


def append(tx: Transaction, conversation_id: str, message: NewMessage) -> MessageView:
    """Put a message into a conversation and say so with MessageRecorded."""
    return append_each(tx, [Placed(tx.firm_id, conversation_id, message)])[0]


def append_each(tx: Transaction, placed: Sequence[Placed]) -> list[MessageView]:
    """The same for several messages, of any firms in the scope; NotFound when a conversation is
    missing.
    """
    rows = {(one.firm_id, one.message.id): _row(one) for one in placed}
    # In one order everywhere, so that two lists never wait for each other's conversations.
    for one in sorted(placed, key=lambda one: one.conversation_id):
        with tx.scoped_to(one.firm_id):
            tx.pipeline(_APPEND, _values(rows[one.firm_id, one.message.id], one.message))
    firms, ids = zip(*rows, strict=True)
    answer = tx.rows(_APPENDED, {"firm_ids": list(firms), "message_ids": list(ids)})
    found = {(row["firm_id"], row["id"]): row for row in answer}
    keys = [(one.firm_id, one.message.id) for one in placed]
    return [_tell(tx, o, rows[key], found.get(key)) for o, key in zip(placed, keys, strict=True)]


def _tell(
    tx: Transaction, placed: Placed, row: dict[str, Any], found: RowMapping | None
) -> MessageView:
    if found is None:
        raise NotFound("There is no such conversation.", conversation_id=placed.conversation_id)
    row["sequence"] = found["sequence"]
    view = message_view(row)
    recorded = MessageRecorded(
        conversation_id=placed.conversation_id,
        conversation_title=found["title"],
        client_id=found["client_id"],
        message=view,
        assigned_staff=tuple(found["assigned"]),
    )
    tx.emit(recorded, firm_id=placed.firm_id, trace=placed.trace)
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


def _row(placed: Placed) -> dict[str, Any]:
    message = placed.message
    return {
        "id": message.id,
        "firm_id": placed.firm_id,
        "conversation_id": placed.conversation_id,
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
