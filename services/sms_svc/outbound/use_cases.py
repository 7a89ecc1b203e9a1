"""Texts that go out: composed, reported on by the provider, sent before the morning."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy.engine import RowMapping

from chassis.delivery.ledger import Report
from chassis.delivery.message import OutboundMessage
from chassis.errors import Conflict, MalformedRequest, NotFound, UnknownTransition
from chassis.ids import is_uuid, to_wire_time, utc_now
from chassis.requests import require
from chassis.storage.database import NO_FIRM, Database, Transaction, scope_of
from contracts.actor import Actor
from contracts.channels import Channel
from contracts.envelope import Envelope
from contracts.events import MessageComposed
from contracts.parts import Reason
from contracts.rpc.sms.messages import MessageDelivery, SendTextNow, TextDelivery
from services.sms_svc import activity
from services.sms_svc.outbound.ledger import TextLedger
from services.sms_svc.outbound.rules import report_of
from services.sms_svc.outbound.send import SmsSender
from services.sms_svc.outbound.statements import FIRM_OF_DELIVERY, OVERRIDE_QUIET_HOURS
from services.sms_svc.outbound.states import STATES, TWILIO_STATUS
from services.sms_svc.provider import SentText, SmsProvider
from services.sms_svc.webhooks import STATUS, require_form, require_signature

_ASKED = "send_asked"


@dataclass(frozen=True, slots=True)
class OutboundTexts:
    """Outbound texts of every firm."""

    database: Database
    provider: SmsProvider
    ledger: TextLedger
    sender: SmsSender
    account_sid: str

    def on_message_composed(self, envelope: Envelope, event: MessageComposed) -> None:
        """Take a composed message on, if it is a text. What a person wrote goes out at once, the
        attempt recorded before the call; one of a broadcast waits for its turn in the queue.
        """
        if event.channel != Channel.SMS:
            return
        message, outgoing = OutboundMessage.of(event), None
        # The inbox knows it by the name that earlier releases gave it.
        with self.database.once(envelope, "deliver") as tx:
            if event.broadcast_id is not None:
                queued = {"broadcast_id": event.broadcast_id, "not_before": utc_now()}
                self.ledger.open(tx, message, **queued)
            elif self.ledger.open(tx, message):
                outgoing = self.sender.begin_at_once(tx, message)
        if outgoing is not None:
            self.sender.call_provider(envelope.firm_id, outgoing)

    def receive_status(
        self, path: str, message_id: str, form: Mapping[str, str], signature: str | None
    ) -> None:
        """Apply a status callback; BadSignature; MalformedRequest names a parameter that is odd;
        NotFound for a message that is not ours.
        """
        require_signature(self.provider, path, form, signature)
        require_form(self.account_sid, form, STATUS)
        if not is_uuid(message_id):
            raise NotFound("There is no such message.")
        status = TWILIO_STATUS.get(form["MessageStatus"])
        if status is None:
            raise MalformedRequest("MessageStatus is not a status of Twilio's.")
        seen = SentText(form["MessageSid"], status, form.get("ErrorCode") or None)
        with self.database.transaction(NO_FIRM) as tx:
            firms = tx.execute(FIRM_OF_DELIVERY, {"message_id": message_id}).scalars().all()
            if not firms:
                raise NotFound("There is no such delivery.", message_id=message_id)
            with tx.scoped_to(scope_of(firms)):
                self.ledger.move(tx, message_id, report_of(seen))

    def send_now(self, actor: Actor, request: SendTextNow) -> MessageDelivery:
        """Send a text that waits for the morning; its delivery after that.

        The row is held while the attempt is recorded, as the morning's turn holds it: whichever
        comes second finds the text under way. NotFound; Conflict when it does not wait for the
        morning. Whoever may change the hours may pass over them, if they may write at all.
        """
        require(actor, "messages.send")
        firm_id, message_id = actor.firm_id, request.message_id
        with self.database.transaction(firm_id) as tx:
            row = self._waiting(tx, message_id)
            message = replace(self.ledger.message_of(row), override_quiet_hours=True)
            self.ledger.apply(tx, message_id, Report(_ASKED), row)
            tx.execute(OVERRIDE_QUIET_HOURS, {"firm_id": firm_id, "message_id": message_id})
            outgoing = self.sender.begin_at_once(tx, message)
            _log_sent_early(tx, actor, message, row)
        if outgoing is not None:
            self.sender.call_provider(firm_id, outgoing)
        with self.database.transaction(firm_id) as tx:
            return _shown(self.ledger.lock(tx, message_id))

    def _waiting(self, tx: Transaction, message_id: str) -> RowMapping:
        try:
            row = self.ledger.lock(tx, message_id)
        except NotFound as exc:
            raise NotFound("There is no such text message.", what="message") from exc
        try:
            STATES.row(row["state"], _ASKED)
        except UnknownTransition as exc:
            raise Conflict(f"The text no longer waits: it is {row['state']}.") from exc
        if row["due_at"] is None:
            raise Conflict("The text does not wait for the morning; it goes out at its turn.")
        return row


def _log_sent_early(
    tx: Transaction, actor: Actor, message: OutboundMessage, row: RowMapping
) -> None:
    activity.log(
        tx,
        "message.sent_early",
        activity.person_of(actor),
        message.conversation_title or message.to[0],
        message_id=message.message_id,
        channel=message.channel,
        to=message.to[0],
        due_at=to_wire_time(row["due_at"]),
    )


def _shown(row: RowMapping) -> MessageDelivery:
    code, due_at = row["reason_code"], row["due_at"]
    reason = Reason(code, row["reason_message"], bool(row["permanent"])) if code else None
    delivery = TextDelivery(
        state=row["state"],
        reason=reason,
        at=to_wire_time(row["changed_at"]),
        due_at=due_at and to_wire_time(due_at),
    )
    return MessageDelivery(message_id=str(row["message_id"]), delivery=delivery)
