"""Putting messages into conversations: their places are taken one after the other.

The conversation keeps the newest message by time, whatever the order of recording.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import RowMapping

from chassis.errors import NotFound
from chassis.excerpts import excerpt_of
from chassis.storage.database import Transaction
from contracts.envelope import encode
from contracts.events import MessageRecorded
from contracts.quoted import own_words
from contracts.views import MessageView, RecordedMessage
from services.thread_svc.conversation.message import NewMessage
from services.thread_svc.conversation.rules import faces_client, triage_of
from services.thread_svc.conversation.statements import APPEND, APPENDED
from services.thread_svc.conversation.views import conversation_view, recorded_message


@dataclass(frozen=True, slots=True)
class PlacedMessage:
    """A message and the conversation it belongs to. `trace`: of what brought it, if that is not
    the work at hand.
    """

    firm_id: str
    conversation_id: str
    message: NewMessage
    trace: str | None = None


def append(tx: Transaction, conversation_id: str, message: NewMessage) -> MessageView:
    """Put a message into a conversation and publish MessageRecorded."""
    return append_each(tx, [PlacedMessage(tx.firm_id, conversation_id, message)])[0].shown


def append_each(tx: Transaction, placed: Sequence[PlacedMessage]) -> list[RecordedMessage]:
    """The same for several messages, of any firms in the scope; NotFound when a conversation is
    missing.
    """
    rows = {(one.firm_id, one.message.id): row_of(one) for one in placed}
    # In one order everywhere, so that two lists never wait for each other's conversations.
    for one in sorted(placed, key=lambda one: one.conversation_id):
        with tx.scoped_to(one.firm_id):
            tx.pipeline(APPEND, _values(rows[one.firm_id, one.message.id], one.message))
    firms, ids = zip(*rows, strict=True)
    answer = tx.rows(APPENDED, {"firm_ids": list(firms), "message_ids": list(ids)})
    found = {(row["firm_id"], row["message_id"]): row for row in answer}
    keys = [(one.firm_id, one.message.id) for one in placed]
    return [
        _publish_recorded(tx, one, rows[key], found.get(key))
        for one, key in zip(placed, keys, strict=True)
    ]


def _publish_recorded(
    tx: Transaction, placed: PlacedMessage, row: dict[str, Any], found: RowMapping | None
) -> RecordedMessage:
    if found is None:
        raise NotFound("There is no such conversation.", conversation_id=placed.conversation_id)
    row["sequence"] = found["sequence"]
    message = recorded_message(row)
    recorded = MessageRecorded(
        conversation_id=placed.conversation_id,
        conversation_title=found["title"],
        client_id=found["client_id"],
        message=message,
        assigned_staff=tuple(found["assigned"]),
        conversation=conversation_view(found),
    )
    tx.emit(recorded, firm_id=placed.firm_id, trace=placed.trace)
    return message


def _values(row: dict[str, Any], message: NewMessage) -> dict[str, Any]:
    return row | {
        "mentions": json.dumps(row["mentions"]),
        "attachments": json.dumps(row["attachments"]),
        "snippet": excerpt_of(own_words(message.channel, message.body_text, message.quoted_from)),
        "facing": faces_client(message.direction, message.author.kind),
        "triage": triage_of(message.direction, message.intent),
    }


def row_of(placed: PlacedMessage) -> dict[str, Any]:
    """The columns of a message, but for what its place decides."""
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
        "warning": message.warning,
        "sent_at": message.sent_at,
        "link_id": None,
        "quoted_from": message.quoted_from,
        "cc": list(message.cc),
        "bcc": list(message.bcc),
        "reply_to": list(message.reply_to),
        "occurred_at": message.occurred_at,
    }
