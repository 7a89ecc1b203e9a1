"""Delivery status notifications applied to the deliveries they are about."""

import hashlib
from collections.abc import Sequence
from email.message import Message

from sqlalchemy import or_, select

from chassis.delivery.ledger import DeliveryLedger, Report
from chassis.storage.database import Transaction
from services.email_svc.bounces import DELAYED, FAILED, Notice, Outcome
from services.email_svc.errors import bounce_reason
from services.email_svc.own_ids import proven_message
from services.email_svc.tables import DELIVERIES

_REPORTED = {FAILED: "bounced", DELAYED: "delayed"}


def apply_notice(
    tx: Transaction, ledger: DeliveryLedger, notice: Notice, mail: Message, keys: Sequence[str]
) -> bool:
    """Report each outcome; False when the notification is about no delivery of ours."""
    message_id = _delivery_about(tx, notice, keys)
    if message_id is None:
        return False
    for outcome in notice.outcomes:
        ledger.apply(tx, message_id, report_of(outcome, mail))
    return True


def report_of(outcome: Outcome, notice: Message) -> Report:
    """A notification about one recipient as a report; its content is its id, so a notification
    that comes twice is seen once.
    """
    own = ";".join(value for name, value in notice.raw_items() if name.lower() == "message-id")
    content = f"{own}:{outcome.action}:{outcome.status}:{outcome.recipient}"
    return Report(
        event=_REPORTED[outcome.action],
        report_id=hashlib.sha256(content.encode("utf-8", "replace")).hexdigest(),
        reason=bounce_reason(outcome.status, outcome.recipient),
    )


def _delivery_about(tx: Transaction, notice: Notice, keys: Sequence[str]) -> str | None:
    """The delivery one of the ids leads to: by the id it went out with, or by the proof in an id
    of ours that the provider replaced.
    """
    proven = {one: proven_message(one, keys) for one in notice.originals}
    query = select(DELIVERIES.c.own_ref, DELIVERIES.c.message_id).where(
        DELIVERIES.c.firm_id == tx.firm_id,
        or_(
            DELIVERIES.c.own_ref.in_(notice.originals),
            DELIVERIES.c.message_id.in_([one for one in proven.values() if one]),
        ),
    )
    rows = tx.rows(query)
    by_ref = {row["own_ref"]: str(row["message_id"]) for row in rows}
    ours = set(by_ref.values())
    for one in notice.originals:
        if one in by_ref or proven[one] in ours:
            return by_ref.get(one) or proven[one]
    return None
