"""A text that waits for its client's morning, sent now because somebody answers for it."""

from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import RowMapping

from chassis.delivery.ledger import Report
from chassis.errors import Conflict, NotFound, UnknownTransition
from chassis.ids import to_wire_time
from chassis.storage.database import Transaction
from contracts.actor import Actor
from contracts.parts import Reason
from contracts.views import DeliveryView
from services.sms_svc import activity
from services.sms_svc.outbound.send import Sending
from services.sms_svc.outbound.states import STATES

ASKED = "send_asked"
# A second try, should the provider be busy now, must not wait for the morning again.
_OVERRIDE = text(
    "update deliveries set message = jsonb_set(message, '{override_quiet_hours}', 'true')"
    " where firm_id = :firm_id and message_id = :message_id"
)


def send_now(sending: Sending, actor: Actor, message_id: str) -> dict[str, Any]:
    """Send the text without waiting any longer; its delivery after that.

    The row is held while the attempt is recorded, as the morning's turn holds it: whichever comes
    second finds the text under way. NotFound; Conflict when it does not wait for the morning.
    """
    firm_id = actor.firm_id
    with sending.database.transaction(firm_id) as tx:
        row = _waiting(tx, sending, message_id)
        message = replace(sending.ledger.message_of(row), override_quiet_hours=True)
        sending.ledger.apply(tx, message_id, Report(ASKED), row)
        tx.execute(_OVERRIDE, {"firm_id": firm_id, "message_id": message_id})
        outgoing = sending.send_at_once(tx, message)
        activity.log(
            tx,
            "message.sent_early",
            activity.person_of(actor),
            message.conversation_title or message.to[0],
            message_id=message_id,
            channel=message.channel,
            to=message.to[0],
            due_at=to_wire_time(row["due_at"]),
        )
    if outgoing is not None:
        sending.call_provider(firm_id, outgoing)
    with sending.database.transaction(firm_id) as tx:
        return _shown(sending.ledger.lock(tx, message_id))


def _waiting(tx: Transaction, sending: Sending, message_id: str) -> RowMapping:
    try:
        row = sending.ledger.lock(tx, message_id)
    except NotFound as exc:
        raise NotFound("There is no such text message.", what="message") from exc
    try:
        STATES.row(row["state"], ASKED)
    except UnknownTransition as exc:
        raise Conflict(f"The text no longer waits: it is {row['state']}.") from exc
    if row["due_at"] is None:
        raise Conflict("The text does not wait for the morning; it goes out at its turn.")
    return row


def _shown(row: RowMapping) -> dict[str, Any]:
    code, due_at = row["reason_code"], row["due_at"]
    reason = Reason(code, row["reason_message"], bool(row["permanent"])) if code else None
    view = DeliveryView(
        state=row["state"],
        reason=reason,
        at=to_wire_time(row["changed_at"]),
        due_at=due_at and to_wire_time(due_at),
    )
    return {"message_id": str(row["message_id"]), "delivery": asdict(view)}
