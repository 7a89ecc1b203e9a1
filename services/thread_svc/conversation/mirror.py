"""What a delivery report changes of a message: its state, and what really went out."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy.engine import RowMapping

from chassis.excerpts import excerpt_of
from chassis.ids import from_wire_time
from chassis.storage.database import Transaction
from contracts.envelope import Envelope, encode
from contracts.events import DeliveryChanged
from services.thread_svc.conversation.statements import (
    MIRROR_DELIVERY,
    MIRRORED,
    SHOW_SENT_BODIES,
)

Reports = Sequence[tuple[Envelope, DeliveryChanged]]
Key = tuple[str, str]
"""Firm and message: an event names a message of its own firm, whatever its id."""


def key_of(envelope: Envelope, event: DeliveryChanged) -> Key:
    """Which message an event is about."""
    return envelope.firm_id, event.message_id


def mirror(tx: Transaction, reports: Reports) -> dict[Key, RowMapping]:
    """Keep the states, unless later ones are here already. Answers with the messages' rows, each
    with its conversation's `title` and the staff `assigned` to it.
    """
    for envelope, event in sorted(reports, key=lambda one: (one[1].message_id, one[1].sequence)):
        with tx.scoped_to(envelope.firm_id):
            tx.pipeline(MIRROR_DELIVERY, _values(tx, event))
    # Each once: several events may be about one message.
    firms, ids = zip(*{key_of(*one) for one in reports}, strict=True)
    rows = tx.rows(MIRRORED, {"firm_ids": list(firms), "message_ids": list(ids)})
    return {(row["firm_id"], row["id"]): row for row in rows}


def show_sent_bodies(tx: Transaction, reports: Reports) -> set[Key]:
    """Show what really went out in place of what was written; the messages that changed."""
    sent = {key_of(*one): one[1].sent_body for one in reports if one[1].sent_body is not None}
    sent = dict(sorted(sent.items()))
    if not sent:
        return set()
    named = {
        "firm_ids": [firm_id for firm_id, _ in sent],
        "message_ids": [message_id for _, message_id in sent],
        "bodies": list(sent.values()),
        "snippets": [excerpt_of(body) for body in sent.values()],
    }
    return {(row["firm_id"], row["id"]) for row in tx.rows(SHOW_SENT_BODIES, named)}


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
