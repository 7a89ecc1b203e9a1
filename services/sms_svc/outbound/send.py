"""Sends a text: everything is checked again and the attempt recorded, committed, then called."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.delivery.ledger import Report
from chassis.delivery.message import OutboundMessage
from chassis.errors import OutcomeUnknown, ProviderRefused, ProviderUnavailable
from chassis.ids import utc_now
from chassis.storage.database import Database, Transaction
from contracts.error_codes import ErrorCode
from contracts.parts import Reason
from services.sms_svc.channel.standing import PAUSED_NUMBER, Standing, is_open, standing_of
from services.sms_svc.consent import disclosure
from services.sms_svc.consent.ledger import is_opted_out
from services.sms_svc.consent.rules import disclosure_of
from services.sms_svc.errors import reason_of
from services.sms_svc.outbound.ledger import KEYWORD_REPLY, TextLedger
from services.sms_svc.outbound.rules import fault_of, fault_of_length
from services.sms_svc.outbound.segments import measure
from services.sms_svc.outbound.statements import COUNT_ATTEMPT, USE_TOKEN
from services.sms_svc.provider import SmsProvider
from services.sms_svc.settings.hours import quiet_until, zone_of

FIRST_PAUSE, LONGEST_PAUSE = 5, 300
"""Seconds until a text that a busy provider turned away is tried again: they double."""
_OPTED_OUT = Reason(
    str(ErrorCode.CONTACT_OPTED_OUT),
    "The person has opted out of texts from this number (they replied STOP).",
    permanent=True,
)
_QUIET_HOURS = Reason(
    "quiet_hours",
    "It is night at the client's; the text goes out in the morning.",
    permanent=False,
)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A text whose attempt is recorded: the provider is called with exactly this."""

    message_id: str
    sender: str
    to: str
    body: str


@dataclass(frozen=True, slots=True)
class SmsSender:
    """Sends every firm's texts. `campaign_required`: nothing goes out before the firm's campaign is
    approved; `messages_per_second`: the pace of a number.
    """

    database: Database
    provider: SmsProvider
    ledger: TextLedger
    campaign_required: bool
    messages_per_second: int

    def begin_at_once(self, tx: Transaction, message: OutboundMessage) -> Outgoing | None:
        """Begin a message that was just opened, outside of the queue's turns."""
        outgoing = self.begin(tx, message)
        if outgoing is not None:
            # The number's pace counts it, so that the queue gives way to people.
            named = {"firm_id": tx.firm_id, "e164": outgoing.sender}
            tx.pipeline(USE_TOKEN, {**named, "rate": self.messages_per_second})
        return outgoing

    def begin(
        self,
        tx: Transaction,
        message: OutboundMessage,
        automatic: str | None = None,
        sender: str | None = None,
    ) -> Outgoing | None:
        """Check and record the attempt; None when it is refused or has to wait, as recorded.
        `automatic`, `sender`: why a text of our own goes out, and from which number.
        """
        standing = standing_of(tx, message.to[0] if message.to else None)
        refusal = self._refusal(tx, standing, automatic, sender) or fault_of(message)
        if refusal is not None:
            self.ledger.move(tx, message.message_id, Report("refused", reason=refusal))
            return None
        if automatic is None and (until := _quiet(standing, message)) is not None:
            self._schedule(tx, message.message_id, until)
            return None
        number = sender if automatic else standing.sender
        return self._attempt(tx, message, automatic, str(number or sender), standing.firm_name)

    def _refusal(
        self, tx: Transaction, standing: Standing, automatic: str | None, sender: str | None
    ) -> Reason | None:
        if automatic == KEYWORD_REPLY:
            return None
        refusal = standing.refusal(campaign_required=self.campaign_required)
        if refusal is None and automatic is not None and not is_open(tx, str(sender)):
            return PAUSED_NUMBER
        return refusal

    def _attempt(
        self,
        tx: Transaction,
        message: OutboundMessage,
        automatic: str | None,
        sender: str,
        firm_name: str | None,
    ) -> Outgoing | None:
        message_id, to, body = message.message_id, message.to[0], message.body_text
        refusal = None
        if automatic != KEYWORD_REPLY and is_opted_out(tx, sender, to):
            refusal = _OPTED_OUT
        elif automatic is None and disclosure.claim(tx, message_id, message.client_id, to):
            body += disclosure_of(firm_name)
            refusal = fault_of_length(body)
        if refusal is not None:
            self.ledger.move(tx, message_id, Report("refused", reason=refusal))
            return None
        attempt = {"firm_number": sender, "segments": measure(body).segments}
        tx.pipeline(COUNT_ATTEMPT, {"firm_id": tx.firm_id, "message_id": message_id, **attempt})
        sent_body = body if body != message.body_text else None
        self.ledger.move(tx, message_id, Report("send_started", sent_body=sent_body))
        return Outgoing(message_id, sender, to, body)

    def _schedule(self, tx: Transaction, message_id: str, until: datetime) -> None:
        report = Report("scheduled", reason=_QUIET_HOURS, due_at=until)
        self.ledger.move(tx, message_id, report)
        self.ledger.wait_until(tx, message_id, until)

    def call_provider(self, firm_id: str, outgoing: Outgoing) -> None:
        """The call itself, outside of any transaction, and its outcome."""
        report = self._outcome(outgoing)
        with self.database.transaction(firm_id) as tx:
            row = self.ledger.move(tx, outgoing.message_id, report)
            if report.event == "postponed":
                pause = min(FIRST_PAUSE * 2 ** (max(row["attempts"], 1) - 1), LONGEST_PAUSE)
                again = utc_now() + timedelta(seconds=pause)
                self.ledger.wait_until(tx, outgoing.message_id, again)

    def _outcome(self, outgoing: Outgoing) -> Report:
        try:
            sent = self.provider.send(
                outgoing.message_id, outgoing.sender, outgoing.to, outgoing.body
            )
        except ProviderUnavailable:
            return Report("postponed")
        except OutcomeUnknown as exc:
            return Report("outcome_lost", reason=reason_of("outcome_unknown", exc.message))
        except ProviderRefused as exc:
            reason = reason_of(exc.details.get("provider_code"), exc.message)
            return Report("refused", reason=reason)
        return Report("accepted", provider_id=sent.provider_id)


def _quiet(standing: Standing, message: OutboundMessage) -> datetime | None:
    hours = standing.settings.quiet_hours
    if message.override_quiet_hours or not hours.enabled:
        return None
    zone = zone_of(message.time_zone, hours.default_time_zone)
    return quiet_until(utc_now(), zone, hours.start, hours.end)
