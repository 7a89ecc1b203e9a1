"""What sms_svc does. Entrypoints translate, these decide; every block is one unit of work."""

import hashlib
from collections.abc import Mapping
from typing import cast

from chassis.delivery.ledger import Report
from chassis.delivery.message import OutboundMessage
from chassis.errors import BadSignature, MalformedRequest, NotFound
from chassis.ids import is_uuid, utc_now
from chassis.runtime.context import ServiceContext
from chassis.storage.database import EVERY_FIRM
from chassis.storage.snapshots import keep_newest
from contracts.envelope import Envelope
from contracts.events import FirmChanged, MessageComposed
from services.sms_svc import tables
from services.sms_svc.config import Config
from services.sms_svc.errors import reason_of
from services.sms_svc.inbound.media import MediaFetcher
from services.sms_svc.inbound.use_cases import Inbox
from services.sms_svc.numbers.use_cases import Numbers
from services.sms_svc.outbound.send import Sending
from services.sms_svc.outbound.states import TWILIO_STATUS
from services.sms_svc.provider import SentText, SmsProvider
from services.sms_svc.providers.twilio import TwilioSms
from services.sms_svc.registration.use_cases import Registrations


class SmsUseCases:
    """The text-message channel of every firm."""

    def __init__(self, context: ServiceContext, provider: SmsProvider | None = None) -> None:
        config = cast("Config", context.config)
        required = config.requires_campaign
        self.context, self.config, self.database = context, config, context.database
        self.provider: SmsProvider = provider or TwilioSms(config)
        self.sending = Sending(context, self.provider)
        self.ledger = self.sending.ledger
        self.numbers = Numbers(self.database, self.provider, campaign_required=required)
        self.registrations = Registrations(
            self.database, self.provider, config.primary_profile, campaign_required=required
        )
        self.media = MediaFetcher(
            self.database, context.blobs, self.provider, config.media_most_bytes
        )
        self._inbox = Inbox(self.database, self.ledger, answers_keywords=config.answers_keywords)

    def receive_text(self, path: str, form: Mapping[str, str], signature: str | None) -> None:
        """Keep a text and tell the others; a repeated webhook changes nothing.

        BadSignature: nothing is stored. MalformedRequest names the parameter that is missing.
        """
        self._check_signature(path, form, signature)
        self._inbox.take(form)

    def deliver(self, envelope: Envelope, composed: MessageComposed) -> None:
        """Take a composed message on. What a person wrote goes out at once, the attempt recorded
        before the call; one of a broadcast waits for its turn in the queue.
        """
        message = OutboundMessage.of(composed)
        with self.database.once(envelope, "deliver") as tx:
            if composed.broadcast_id is not None:
                queued = {"broadcast_id": composed.broadcast_id, "not_before": utc_now()}
                self.ledger.open(tx, message, **queued)
                return
            outgoing = None
            if self.ledger.open(tx, message):
                outgoing = self.sending.send_at_once(tx, message)
        if outgoing is not None:
            self.sending.call_provider(envelope.firm_id, outgoing)

    def learn_firm(self, envelope: Envelope, firm: FirmChanged) -> None:
        """Keep the firm's name: texts say who writes."""
        with self.database.once(envelope, "learn_firm") as tx:
            row = {"firm_id": tx.firm_id, "name": firm.name, "version": firm.version}
            keep_newest(tx, tables.FIRMS, row)

    def receive_status(
        self, path: str, message_id: str, form: Mapping[str, str], signature: str | None
    ) -> None:
        """Apply a status callback; NotFound for a message that is not ours."""
        self._check_signature(path, form, signature)
        if not is_uuid(message_id):
            raise NotFound("There is no such message.")
        status = TWILIO_STATUS.get(form.get("MessageStatus", ""))
        if status is None:
            raise MalformedRequest("MessageStatus is not a status of Twilio's.")
        seen = SentText(form.get("MessageSid", ""), status, form.get("ErrorCode") or None)
        with self.database.transaction(EVERY_FIRM) as tx:
            row = self.ledger.find(tx, message_id=message_id)
            with tx.scoped_to(str(row["firm_id"])):
                self.sending.apply(tx, message_id, report_of(seen))

    def _check_signature(self, path: str, form: Mapping[str, str], signature: str | None) -> None:
        if not self.provider.is_signed(path, form, signature):
            raise BadSignature("The signature does not fit; check SMS_PUBLIC_URL and the token.")


def report_of(seen: SentText) -> Report:
    """A provider's view as a report; its id is its content, so a repetition is known."""
    failed = seen.status in {"undelivered", "failed"}
    content = f"{seen.provider_id}:{seen.status}:{seen.error_code}"
    return Report(
        event=seen.status,
        report_id=hashlib.sha256(content.encode()).hexdigest(),
        reason=reason_of(seen.error_code) if failed else None,
        provider_id=seen.provider_id or None,
    )
