"""What a delivery report changes: the state, the words that went out."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy.engine import RowMapping

from chassis.ids import from_wire_time
from chassis.storage.database import Transaction
from chassis.storage.prepared import Prepared, columns_of
from contracts.envelope import Envelope, encode
from contracts.events import DeliveryChanged
from services.thread_svc.conversation.message import snippet_of
from services.thread_svc.conversation.tables import MESSAGES

_MIRROR = Prepared(
    "mirror_state",
    "update messages set delivery_state = :state, delivery_reason = :reason, delivery_at = :at,"
    " delivery_due_at = :due_at, delivery_sequence = :sequence,"
    " own_ref = coalesce(:own_ref, own_ref)"
    " where firm_id = :firm_id and id = :message_id and delivery_sequence < :sequence",
)
# A message has one text that really went out, so a report that was overtaken still counts.
_SHOW_SENT = Prepared(
    "show_sent_bodies",
    """
    with sent as (
        update messages m set body_text = asked.body
        from unnest(cast(:message_ids as text[])::uuid[], cast(:firm_ids as text[])::uuid[],
            cast(:bodies as text[]), cast(:snippets as text[]))
            as asked (id, firm_id, body, snippet)
        where m.id = asked.id and m.firm_id = asked.firm_id and m.body_text <> asked.body
        returning m.id, m.firm_id, m.conversation_id, asked.snippet
    ), shown as (
        update conversations c set last_snippet = sent.snippet
        from (select * from sent order by conversation_id) sent
        where c.id = sent.conversation_id and c.firm_id = sent.firm_id
            and c.last_message_id = sent.id
    )
    select firm_id::text, id::text from sent
    """,
)
_MIRRORED = Prepared(
    "mirrored_messages",
    f"""
    select {columns_of(MESSAGES, "m")}, c.title, array(
        select staff_id::text from conversation_staff s where s.conversation_id = c.id
    ) as assigned
    from unnest(cast(:message_ids as text[])::uuid[], cast(:firm_ids as text[])::uuid[])
        as asked (id, firm_id)
    join messages m on m.id = asked.id and m.firm_id = asked.firm_id
    join conversations c on c.id = m.conversation_id
        and c.firm_id is not distinct from m.firm_id
    """,  # noqa: S608  # the columns of our table
)
Heard = Sequence[tuple[Envelope, DeliveryChanged]]
Key = tuple[str, str]
"""Firm and message: an event names a message of its own firm, whatever its id."""


def key_of(envelope: Envelope, event: DeliveryChanged) -> Key:
    """Which message an event is about."""
    return envelope.firm_id, event.message_id


def mirror(tx: Transaction, heard: Heard) -> dict[Key, RowMapping]:
    """Keep the states, unless later ones are here already. Answers with the messages' rows, each
    with its conversation's `title` and the staff `assigned` to it.
    """
    for envelope, event in sorted(heard, key=lambda one: (one[1].message_id, one[1].sequence)):
        with tx.scoped_to(envelope.firm_id):
            tx.pipeline(_MIRROR, _values(tx, event))
    # Each once: several events may be about one message.
    firms, ids = zip(*{key_of(*one) for one in heard}, strict=True)
    rows = tx.rows(_MIRRORED, {"firm_ids": list(firms), "message_ids": list(ids)})
    return {(row["firm_id"], row["id"]): row for row in rows}


def show_sent_bodies(tx: Transaction, heard: Heard) -> set[Key]:
    """Show what really went out in place of what was written; the messages that changed."""
    told = {key_of(*one): one[1].sent_body for one in heard if one[1].sent_body is not None}
    told = dict(sorted(told.items()))
    if not told:
        return set()
    asked = {
        "firm_ids": [firm_id for firm_id, _ in told],
        "message_ids": [message_id for _, message_id in told],
        "bodies": list(told.values()),
        "snippets": [snippet_of(body) for body in told.values()],
    }
    return {(row["firm_id"], row["id"]) for row in tx.rows(_SHOW_SENT, asked)}


def _values(tx: Transaction, event: DeliveryChanged) -> dict[str, Any]:
    return {
        "firm_id": tx.firm_id,
        "message_id": event.message_id,
        "state": event.state,
        "reason": json.dumps(encode(event.reason)) if event.reason else None,
        "at": from_wire_time(event.changed_at),
        "due_at": from_wire_time(event.due_at) if event.due_at else None,
        "sequence": event.sequence,
        "own_ref": event.own_ref,
    }
