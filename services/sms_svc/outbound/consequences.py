"""What follows from a delivery's move: disclosure, consent, activity, the number's last use."""

from sqlalchemy.engine import RowMapping

from chassis.delivery.ledger import Report
from chassis.delivery.message import OutboundMessage
from chassis.storage.database import Transaction
from services.sms_svc import activity
from services.sms_svc.consent import disclosure, ledger
from services.sms_svc.consent.rules import OPT_OUT
from services.sms_svc.outbound.statements import NOTE_NUMBER_USED

FAILED = frozenset({"failed", "undelivered"})
TAKEN = frozenset({"sent", "delivered", "read"})
OPTED_OUT_AT_PROVIDER = "21610"
"""https://www.twilio.com/docs/api/errors/21610"""


def settle_consequences(
    tx: Transaction, before: RowMapping, state: str, report: Report, message: OutboundMessage
) -> None:
    """`before`: the row as it was; call it in the transaction that moved it to `state`."""
    number = before["firm_number"]
    if state in FAILED and state != before["state"]:
        _on_failed(tx, before, report, message)
    elif state in TAKEN and before["state"] not in TAKEN and number:
        disclosure.prove(tx, message.message_id, number, message.to[0], message.author.kind)
    # The number's row last, as a send takes it: after the pair of number and phone.
    if report.provider_id and before["provider_id"] is None:
        tx.pipeline(NOTE_NUMBER_USED, {"firm_id": tx.firm_id, "e164": number})


def _on_failed(
    tx: Transaction, before: RowMapping, report: Report, message: OutboundMessage
) -> None:
    reason, to = report.reason, message.to[0] if message.to else ""
    if reason and reason.code == OPTED_OUT_AT_PROVIDER and before["firm_number"]:
        ledger.append(tx, before["firm_number"], to, OPT_OUT, ledger.PROVIDER)
    disclosure.release(tx, message.message_id)
    activity.log(
        tx,
        "message.failed",
        message.author,
        message.conversation_title or to,
        message_id=message.message_id,
        channel=message.channel,
        to=to,
        code=reason and reason.code,
        reason=reason and reason.message,
    )
