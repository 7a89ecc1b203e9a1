"""Delivery status notifications applied to the deliveries they are about."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import or_, select
from sqlalchemy.engine import RowMapping

from chassis.delivery.ledger import DeliveryLedger, Report
from chassis.storage.database import Transaction
from services.email_svc.mail_reading import (
    DELAYED,
    FAILED,
    SUCCESSES,
    DeliveryStatusNotification,
    RecipientStatus,
)
from services.email_svc.outbound.reasons import bounce_reason, is_of_address
from services.email_svc.outbound.states import STATES
from services.email_svc.outbound.tables import DELIVERIES
from services.email_svc.own_ids import proven_message

_REPORTED = {FAILED: "bounced", DELAYED: "delayed", **{action: action for action in SUCCESSES}}
_LONGEST_REASON = 1_000
"""Characters of what is said of all recipients together."""


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
        current = ledger.lock(tx, message_id)
        message = ledger.message_of(current)
        several = len((*message.to, *message.cc, *message.bcc)) > 1
        report = report_of(recipient, notification, several=several)
        ledger.apply(tx, message_id, _beside(current, report), current)
    return True


def report_of(
    recipient: RecipientStatus, notification: DeliveryStatusNotification, *, several: bool = False
) -> Report:
    """What a notification says of one recipient, of `several` or the only one, as a report; its
    content is its id, so a notification that comes twice is seen once.
    """
    said = f"{recipient.action}:{recipient.status}:{recipient.recipient}"
    content = f"{notification.own_ids}:{said}"
    report_id = hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()
    if recipient.action in SUCCESSES:
        event = "delivered_to_some" if several else _REPORTED[recipient.action]
        return Report(event, report_id)
    hard = recipient.action == FAILED and is_of_address(recipient.status)
    return Report(
        event=_REPORTED[recipient.action],
        report_id=report_id,
        reason=bounce_reason(recipient.status, recipient.recipient),
        bounced=recipient.recipient if hard else None,
        another_reason=True,
    )


def _beside(current: RowMapping, report: Report) -> Report:
    """The report with what other recipients' said before, where the state stays the same."""
    reason, earlier = report.reason, current["reason_message"]
    stays = STATES.row(current["state"], report.event).to == current["state"]
    if reason is None or not stays or not earlier:
        return report
    if current["state"] == "failed" and report.event == "delayed":
        return replace(report, reason=None, another_reason=False)
    sentences = [earlier, reason.message]
    told = earlier if reason.message in earlier else " ".join(sentences)[:_LONGEST_REASON]
    news = told != earlier or report.event == "delayed"
    return replace(report, reason=replace(reason, message=told), another_reason=news)


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
