"""Delivery status notifications applied to the deliveries they are about."""

import hashlib
from collections.abc import Sequence

from sqlalchemy import or_, select

from chassis.delivery.ledger import DeliveryLedger, Report
from chassis.storage.database import Transaction
from services.email_svc.mail_reading import (
    DELAYED,
    FAILED,
    DeliveryStatusNotification,
    RecipientStatus,
)
from services.email_svc.outbound.reasons import bounce_reason
from services.email_svc.outbound.tables import DELIVERIES
from services.email_svc.own_ids import proven_message

_REPORTED = {FAILED: "bounced", DELAYED: "delayed"}


def apply_notification(
    tx: Transaction,
    ledger: DeliveryLedger,
    notification: DeliveryStatusNotification,
    keys: Sequence[str],
) -> bool:
    """Report what became of each recipient; False when it is about no delivery of ours."""
    message_id = _delivery_about(tx, notification, keys)
    if message_id is None:
        return False
    for recipient in notification.recipients:
        ledger.apply(tx, message_id, report_of(recipient, notification))
    return True


def report_of(recipient: RecipientStatus, notification: DeliveryStatusNotification) -> Report:
    """What a notification says of one recipient as a report; its content is its id, so a
    notification that comes twice is seen once.
    """
    said = f"{recipient.action}:{recipient.status}:{recipient.recipient}"
    content = f"{notification.own_ids}:{said}"
    return Report(
        event=_REPORTED[recipient.action],
        report_id=hashlib.sha256(content.encode("utf-8", "replace")).hexdigest(),
        reason=bounce_reason(recipient.status, recipient.recipient),
    )


def _delivery_about(
    tx: Transaction, notification: DeliveryStatusNotification, keys: Sequence[str]
) -> str | None:
    """The delivery one of the ids leads to: by the id it went out with, or by the proof in an id
    of ours that the provider replaced.
    """
    originals = notification.originals
    proven = {one: proven_message(one, keys) for one in originals}
    query = select(DELIVERIES.c.own_ref, DELIVERIES.c.message_id).where(
        DELIVERIES.c.firm_id == tx.firm_id,
        or_(
            DELIVERIES.c.own_ref.in_(originals),
            DELIVERIES.c.message_id.in_([one for one in proven.values() if one]),
        ),
    )
    by_ref = {row["own_ref"]: str(row["message_id"]) for row in tx.rows(query)}
    ours = set(by_ref.values())
    for one in originals:
        if one in by_ref or proven[one] in ours:
            return by_ref.get(one) or proven[one]
    return None
