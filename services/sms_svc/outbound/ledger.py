"""The deliveries of texts: their ledger, with everything that follows from a move."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.engine import RowMapping

from chassis.delivery.ledger import DeliveryLedger, Report
from chassis.delivery.message import OutboundMessage
from chassis.ids import new_id, to_wire_time, utc_now
from chassis.storage.database import Transaction
from contracts.channels import Channel
from contracts.events import AutomaticMessageSent
from contracts.parts import Person
from services.sms_svc.outbound.consequences import settle_consequences
from services.sms_svc.outbound.states import STATES
from services.sms_svc.outbound.tables import DELIVERIES, HISTORY

KEYWORD_REPLY, AUTO_REPLY, CONSENT_QUESTION = "keyword", "auto_reply", "consent_question"
"""Why a text goes out that nobody wrote."""
_A_MOMENT = timedelta(milliseconds=1)
_OURSELVES = Person("system", None, "Onethread")


@dataclass(frozen=True, slots=True)
class AnsweredText:
    """A text from outside that a text of our own answers: what its `sender` wrote to the firm's
    `number`, and when that came.
    """

    number: str
    sender: str
    body: str
    received_at: datetime


class TextLedger(DeliveryLedger):
    """The ledger of every firm's texts."""

    def __init__(self) -> None:
        super().__init__(Channel.SMS, STATES, (DELIVERIES, HISTORY))

    def move(self, tx: Transaction, message_id: str, report: Report) -> RowMapping:
        """Move a delivery, with what follows from it for consent, disclosure, activity and the
        number; the row as it was before.
        """
        before = self.lock(tx, message_id)
        state = self.apply(tx, message_id, report, before)
        settle_consequences(tx, before, state, report, self.message_of(before))
        return before

    def wait_until(self, tx: Transaction, message_id: str, moment: datetime) -> None:
        """Let nobody look at the message before the moment."""
        columns = DELIVERIES.c
        mine = update(DELIVERIES).where(
            columns.firm_id == tx.firm_id, columns.message_id == message_id
        )
        tx.execute(mine.values(not_before=moment))

    def queue_automatic(self, tx: Transaction, why: str, answered: AnsweredText, body: str) -> None:
        """Have the queue send a text of our own at its next turn, and show it in the thread, below
        what it answers. `why`: KEYWORD_REPLY, AUTO_REPLY or CONSENT_QUESTION.
        """
        message_id, now = new_id(), max(utc_now(), answered.received_at + _A_MOMENT)
        at, to, firm_number = to_wire_time(now), answered.sender, answered.number
        message = OutboundMessage(message_id, Channel.SMS, _OURSELVES, (to,), body, at)
        self.open(tx, message, automatic=why, firm_number=firm_number, not_before=now)
        tx.emit(AutomaticMessageSent(message_id, Channel.SMS, to, body, why, at))
