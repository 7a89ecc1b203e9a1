"""What sms_svc does. Entrypoints translate, these decide; every block is one unit of work."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import select

from chassis.db import EVERY_FIRM, Transaction
from chassis.deliveries import DeliveryLedger, Report
from chassis.errors import (
    BadSignature,
    MalformedRequest,
    NotFound,
    OutcomeUnknown,
    ProviderRefused,
    ProviderUnavailable,
)
from chassis.ids import is_uuid, new_id, to_wire_time, utc_now
from chassis.log import get_logger
from chassis.prepared import Prepared
from chassis.room import Room
from contracts.actor import Actor
from contracts.channels import Channel
from contracts.envelope import Envelope
from contracts.events import MessageComposed, MessageReceived
from services.sms_svc import models, numbers
from services.sms_svc.config import Config
from services.sms_svc.delivery import STATES, TWILIO_STATUS
from services.sms_svc.errors import reason_of
from services.sms_svc.provider import SentText, SmsProvider
from services.sms_svc.providers.twilio import TwilioSms

_log = get_logger(__name__)
_KEEP_INBOUND = Prepared(
    "keep_inbound",
    "insert into inbound_texts (message_id, firm_id, provider_id, from_number, to_number, raw)"
    " select cast(:message_id as uuid), n.firm_id, cast(:provider_id as text),"
    " cast(:sender as text), n.e164, cast(:raw as jsonb)"
    " from numbers n where n.e164 = :to and n.active"
    " on conflict (provider_id) do nothing returning firm_id",
)


class SmsUseCases:
    """The text-message channel of every firm."""

    def __init__(self, room: Room, provider: SmsProvider | None = None) -> None:
        self.room = room
        self.database = room.database
        self.provider = provider or TwilioSms(cast("Config", room.config))
        self.ledger = DeliveryLedger(Channel.SMS, STATES, (models.DELIVERIES, models.HISTORY))

    # Inbound

    def receive_text(self, path: str, form: Mapping[str, str], signature: str | None) -> None:
        """Keep a text and tell the others; a repeated webhook changes nothing.

        BadSignature: nothing is stored. MalformedRequest names the parameter that is missing.
        """
        self._check_signature(path, form, signature)
        for name in ("MessageSid", "From", "To"):
            if not form.get(name):
                raise MalformedRequest(f"The parameter {name} is missing.", parameter=name)
        with self.database.transaction(EVERY_FIRM) as tx:
            self._keep_inbound(tx, form)

    def _keep_inbound(self, tx: Transaction, form: Mapping[str, str]) -> None:
        message_id, now = new_id(), utc_now()
        row = {
            "message_id": message_id,
            "provider_id": form["MessageSid"],
            "sender": form["From"],
            "to": form["To"],
            "raw": json.dumps(dict(form)),
        }
        firm_id = tx.execute(_KEEP_INBOUND, row).scalar_one_or_none()
        if firm_id is None:
            _log.info("text_ignored", provider_id=form["MessageSid"])
            return
        event = MessageReceived(
            message_id=message_id,
            channel=Channel.SMS,
            sender_kind="phone",
            sender_address=form["From"],
            sender_name=form["From"],
            to=(form["To"],),
            subject=None,
            body_text=form.get("Body", ""),
            body_html=None,
            occurred_at=to_wire_time(now),
        )
        tx.emit(event, firm_id=str(firm_id))

    # Outbound

    def deliver(self, envelope: Envelope, message: MessageComposed) -> None:
        """Take a composed message on and send it: the attempt is recorded before the call."""
        with self.database.once(envelope, "deliver") as tx:
            self.ledger.open(tx, message)
            sender = self._start(tx, message)
        if sender is not None:
            self._call_provider(envelope.firm_id, message, sender)

    def send_waiting(self, firm_id: str, message: MessageComposed) -> None:
        """Try again a message that went back to `queued`."""
        with self.database.transaction(firm_id) as tx:
            if self.ledger.lock(tx, message.message_id)["state"] != "queued":
                return
            sender = self._start(tx, message)
        if sender is not None:
            self._call_provider(firm_id, message, sender)

    def _start(self, tx: Transaction, message: MessageComposed) -> str | None:
        sender = numbers.sender_of(tx)
        if sender is None or not message.to:
            reason = reason_of("no_number", "The firm has no number to send from.")
            self.ledger.apply(tx, message.message_id, Report("refused", reason=reason))
            return None
        self.ledger.count_attempt(tx, message.message_id)
        self.ledger.apply(tx, message.message_id, Report("send_started"))
        return sender

    def _call_provider(self, firm_id: str, message: MessageComposed, sender: str) -> None:
        try:
            sent = self.provider.send(message.message_id, sender, message.to[0], message.body_text)
            report = Report("accepted", provider_id=sent.provider_id)
        except ProviderUnavailable:
            report = Report("postponed")
        except OutcomeUnknown as exc:
            report = Report("outcome_lost", reason=reason_of("outcome_unknown", exc.message))
        except ProviderRefused as exc:
            reason = reason_of(exc.details.get("provider_code"), exc.message)
            report = Report("refused", reason=reason)
        with self.database.transaction(firm_id) as tx:
            self.ledger.apply(tx, message.message_id, report)

    # Reports

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
            tx.firm_id = str(row["firm_id"])
            self.ledger.apply(tx, message_id, report_of(seen))

    def _check_signature(self, path: str, form: Mapping[str, str], signature: str | None) -> None:
        if not self.provider.is_signed(path, form, signature):
            raise BadSignature("The signature does not fit; check SMS_PUBLIC_URL and the token.")

    # Numbers

    def claim_number(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """Connect a number of the provider's account to the firm."""
        return numbers.claim(self.database, self.provider, actor, request)

    def list_numbers(self, actor: Actor) -> dict[str, Any]:
        """The firm's active numbers."""
        with self.database.transaction(actor.firm_id) as tx:
            query = select(models.NUMBERS).where(
                models.NUMBERS.c.firm_id == actor.firm_id, models.NUMBERS.c.active
            )
            return {"items": [numbers.view(row) for row in tx.rows(query)]}


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
