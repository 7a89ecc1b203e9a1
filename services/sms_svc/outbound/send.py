"""Sends a text: everything is checked again and the attempt recorded, committed, then called."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import update
from sqlalchemy.engine import RowMapping

from chassis.delivery.ledger import DeliveryLedger, Report
from chassis.delivery.message import OutboundMessage
from chassis.errors import OutcomeUnknown, ProviderRefused, ProviderUnavailable
from chassis.ids import utc_now
from chassis.runtime.context import ServiceContext
from chassis.storage.database import Transaction
from chassis.storage.prepared import Prepared, of_firm
from contracts.channels import Channel
from contracts.error_codes import ErrorCode
from contracts.parts import Reason
from services.sms_svc import tables
from services.sms_svc.channel.standing import PAUSED_NUMBER, Standing, is_open, standing_of
from services.sms_svc.config import Config
from services.sms_svc.consent import disclosure, ledger
from services.sms_svc.consent.rules import with_disclosure
from services.sms_svc.errors import reason_of
from services.sms_svc.outbound.consequences import settle_consequences
from services.sms_svc.outbound.rules import fault_of, fault_of_length
from services.sms_svc.outbound.segments import measure
from services.sms_svc.outbound.states import STATES
from services.sms_svc.provider import SmsProvider
from services.sms_svc.settings.hours import quiet_until, zone_of

KEYWORD_REPLY, AUTO_REPLY = "keyword", "auto_reply"
_OPTED_OUT = Reason(
    str(ErrorCode.CONTACT_OPTED_OUT),
    "The person has opted out of texts from this number (they replied STOP).",
    permanent=True,
)
_USE_TOKEN = Prepared(
    "use_token",
    "update numbers set tokens = greatest(tokens - 1, - cast(:rate as double precision))"
    " where firm_id = :firm_id and e164 = :e164 and active",
)
_COUNT_ATTEMPT = Prepared(
    "count_attempt",
    "update deliveries set attempts = attempts + 1, firm_number = :firm_number,"  # noqa: S608  # fixed
    " segments = :segments, sent_at = coalesce(sent_at, now()), not_before = null"
    f" where {of_firm()} and message_id = :message_id",
)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A text whose attempt is recorded: the provider is called with exactly this."""

    message_id: str
    sender: str
    to: str
    body: str


class Sending:
    """Outbound texts of every firm."""

    def __init__(self, context: ServiceContext, provider: SmsProvider) -> None:
        self.database = context.database
        self.provider = provider
        self.config = cast("Config", context.config)
        self.ledger = DeliveryLedger(Channel.SMS, STATES, (tables.DELIVERIES, tables.HISTORY))

    def send_at_once(self, tx: Transaction, message: OutboundMessage) -> Outgoing | None:
        """Start a message that was just opened, outside of the queue's turns."""
        outgoing = self.start(tx, message)
        if outgoing is not None:
            # The number's pace counts it, so that the queue gives way to people.
            named = {"firm_id": tx.firm_id, "e164": outgoing.sender}
            tx.pipeline(_USE_TOKEN, {**named, "rate": self.config.messages_per_second})
        return outgoing

    def send_queued(self, firm_id: str, message_id: str) -> None:
        """Send a message of the queue, unless it has left it."""
        with self.database.transaction(firm_id) as tx:
            row = self.ledger.lock(tx, message_id)
            if row["state"] != "queued":
                return
            message = self.ledger.message_of(row)
            outgoing = self.start(tx, message, row["automatic"], row["firm_number"])
        if outgoing is not None:
            self.call_provider(firm_id, outgoing)

    def start(
        self,
        tx: Transaction,
        message: OutboundMessage,
        automatic: str | None = None,
        sender: str | None = None,
    ) -> Outgoing | None:
        """Check and record the attempt; None when it is refused or has to wait, as recorded."""
        standing = standing_of(tx, message.to[0] if message.to else None)
        refusal = None if automatic == KEYWORD_REPLY else self._refusal(standing)
        if refusal is None and automatic == AUTO_REPLY and not is_open(tx, str(sender)):
            refusal = PAUSED_NUMBER
        refusal = refusal or fault_of(message)
        if refusal is not None:
            self.apply(tx, message.message_id, Report("refused", reason=refusal))
            return None
        if automatic is None and (until := _quiet(standing, message)) is not None:
            self._schedule(tx, message.message_id, until)
            return None
        number = sender if automatic else standing.sender
        return self._attempt(tx, message, automatic, str(number or sender), standing.firm_name)

    def _refusal(self, standing: Standing) -> Reason | None:
        return standing.refusal(campaign_required=self.config.requires_campaign)

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
        if automatic != KEYWORD_REPLY and ledger.is_opted_out(tx, sender, to):
            refusal = _OPTED_OUT
        elif automatic is None and disclosure.claim(tx, message_id, message.client_id, to):
            body = with_disclosure(body, firm_name)
            refusal = fault_of_length(body)
        if refusal is not None:
            self.apply(tx, message_id, Report("refused", reason=refusal))
            return None
        sent_body = body if body != message.body_text else None
        self._record_attempt(tx, message_id, sender, body)
        self.apply(tx, message_id, Report("send_started", sent_body=sent_body))
        return Outgoing(message_id, sender, to, body)

    def _record_attempt(self, tx: Transaction, message_id: str, sender: str, body: str) -> None:
        named = {"firm_id": tx.firm_id, "message_id": message_id}
        segments = measure(body).segments
        tx.pipeline(_COUNT_ATTEMPT, {**named, "firm_number": sender, "segments": segments})

    def _schedule(self, tx: Transaction, message_id: str, until: datetime) -> None:
        words = "It is night at the client's; the text goes out in the morning."
        reason = Reason("quiet_hours", words, permanent=False)
        self.apply(tx, message_id, Report("scheduled", reason=reason, due_at=until))
        self.wait_until(tx, message_id, until)

    def wait_until(self, tx: Transaction, message_id: str, moment: datetime) -> None:
        """Let nobody look at the message before the moment."""
        columns = tables.DELIVERIES.c
        tx.execute(
            update(tables.DELIVERIES)
            .where(columns.firm_id == tx.firm_id, columns.message_id == message_id)
            .values(not_before=moment)
        )

    def call_provider(self, firm_id: str, outgoing: Outgoing) -> None:
        """The call itself, outside of any transaction, and its outcome."""
        report = self._outcome(outgoing)
        with self.database.transaction(firm_id) as tx:
            row = self.apply(tx, outgoing.message_id, report)
            if report.event == "postponed":
                pause = min(5 * 2 ** (max(row["attempts"], 1) - 1), 300)
                self.wait_until(tx, outgoing.message_id, utc_now() + timedelta(seconds=pause))

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

    def apply(self, tx: Transaction, message_id: str, report: Report) -> RowMapping:
        """Move a delivery, with everything that follows from it; the row as it was before."""
        before = self.ledger.lock(tx, message_id)
        state = self.ledger.apply(tx, message_id, report, before)
        settle_consequences(tx, before, state, report, self.ledger.message_of(before))
        return before


def _quiet(standing: Standing, message: OutboundMessage) -> datetime | None:
    hours = standing.settings["quiet_hours"]
    if message.override_quiet_hours or not hours["enabled"]:
        return None
    zone = zone_of(message.time_zone, hours["default_time_zone"])
    return quiet_until(utc_now(), zone, hours["start"], hours["end"])
