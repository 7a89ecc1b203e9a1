"""Outbound mails: the attempt is recorded before the call, the outcome after it."""

from dataclasses import dataclass

from sqlalchemy.engine import RowMapping

from chassis.delivery.ledger import DeliveryLedger, Report
from chassis.delivery.message import OutboundMessage
from chassis.errors import (
    NotFound,
    OutcomeUnknown,
    ProviderRefused,
    ProviderUnavailable,
)
from chassis.ids import from_wire_time
from chassis.runtime.context import ServiceContext
from chassis.storage.blobs import BlobStore
from chassis.storage.database import Database, Transaction
from contracts.envelope import Envelope
from contracts.events import MessageComposed
from contracts.parts import Reason
from services.email_svc.errors import (
    NO_MAILBOX,
    NO_RECIPIENT,
    GrantWithdrawn,
    bad_address,
    disconnected,
    provider_reason,
)
from services.email_svc.mailboxes import Mailboxes, sender_of
from services.email_svc.outgoing import (
    BadAddress,
    Enclosure,
    Letter,
    capped,
    wire_address,
    write_mail,
)
from services.email_svc.own_ids import own_id_of
from services.email_svc.provider import SentMail
from services.email_svc.settling import accepted, conclude
from services.email_svc.threads import Parent, note_outgoing, parent_of


@dataclass(frozen=True, slots=True)
class Attempt:
    """All that the call needs, read in the transaction that recorded the attempt."""

    mailbox: RowMapping
    own_id: str
    subject: str
    parent: Parent | None

    @property
    def thread_id(self) -> str | None:
        """The provider's thread, if the mail answered stands in the same mailbox."""
        if self.parent is None or self.parent.mailbox_id != str(self.mailbox["id"]):
            return None
        return self.parent.thread_id


class Sending:
    """Sends what staff compose."""

    def __init__(
        self, context: ServiceContext, ledger: DeliveryLedger, mailboxes: Mailboxes
    ) -> None:
        self._database: Database = context.database
        self._blobs: BlobStore = context.blobs
        self._keys = context.config.secret_keys
        self._ledger = ledger
        self._mailboxes = mailboxes

    def deliver(self, envelope: Envelope, composed: MessageComposed) -> None:
        """Take a composed message on and send it."""
        message = OutboundMessage.of(composed)
        with self._database.once(envelope, "deliver") as tx:
            fresh = self._ledger.open(tx, message)
            attempt = self._start(tx, message) if fresh else None
        if attempt is not None:
            self._call_provider(envelope.firm_id, message, attempt)

    def send_waiting(self, firm_id: str, message: OutboundMessage) -> None:
        """Try again a message that went back to `queued`."""
        with self._database.transaction(firm_id) as tx:
            if self._ledger.lock(tx, message.message_id)["state"] != "queued":
                return
            attempt = self._start(tx, message)
        if attempt is not None:
            self._call_provider(firm_id, message, attempt)

    def _start(self, tx: Transaction, message: OutboundMessage) -> Attempt | None:
        parent = parent_of(tx, message)
        mailbox = sender_of(tx, parent.mailbox_id if parent else None)
        fault = _fault(message, mailbox)
        if mailbox is None or fault is not None:
            report = Report("refused", reason=fault or NO_MAILBOX)
            self._ledger.apply(tx, message.message_id, report)
            return None
        current = self._ledger.lock(tx, message.message_id)
        own_id = current["own_ref"] or own_id_of(message.message_id, mailbox["address"], self._keys)
        subject = _subject(message, parent)
        chain = tuple(capped([*parent.chain, parent.rfc822_id or ""])) if parent else ()
        note_outgoing(tx, message, str(mailbox["id"]), own_id, subject, chain)
        self._ledger.count_attempt(tx, message.message_id)
        self._ledger.apply(tx, message.message_id, Report("send_started", own_ref=own_id))
        return Attempt(mailbox, own_id, subject, parent)

    def _call_provider(self, firm_id: str, message: OutboundMessage, attempt: Attempt) -> None:
        sent: SentMail | None = None
        try:
            raw = write_mail(self._letter(message, attempt))
            sent = self._mailboxes.open(attempt.mailbox).send(raw, attempt.thread_id)
            report = accepted(attempt.mailbox, sent)
        except GrantWithdrawn:
            self._mailboxes.disconnect(attempt.mailbox)
            report = Report("refused", reason=disconnected(attempt.mailbox["address"]))
        except ProviderUnavailable:
            report = Report("postponed")
        except OutcomeUnknown as exc:
            reason = Reason("outcome_unknown", exc.message, permanent=False)
            report = Report("outcome_lost", reason=reason)
        except ProviderRefused as exc:
            reason = provider_reason(exc.details.get("provider_code"), exc.message)
            report = Report("refused", reason=reason)
        except NotFound as exc:
            reason = Reason("attachment_missing", exc.message, permanent=True)
            report = Report("refused", reason=reason)
        with self._database.transaction(firm_id) as tx:
            conclude(tx, self._ledger, message.message_id, report, sent)

    def _letter(self, message: OutboundMessage, attempt: Attempt) -> Letter:
        parent = attempt.parent
        return Letter(
            own_id=attempt.own_id,
            sender_name=message.author.name,
            sender=attempt.mailbox["address"],
            to=message.to,
            subject=attempt.subject,
            body_text=message.body_text,
            body_html=message.body_html,
            written_at=from_wire_time(message.occurred_at),
            parent=parent.rfc822_id if parent else None,
            chain=parent.chain if parent else (),
            enclosures=tuple(
                Enclosure(one.name, one.content_type, self._blobs.get(one.digest))
                for one in message.attachments
            ),
        )


def _fault(message: OutboundMessage, mailbox: RowMapping | None) -> Reason | None:
    if mailbox is None:
        return NO_MAILBOX
    if not message.to:
        return NO_RECIPIENT
    try:
        for address in message.to:
            wire_address(address)
    except BadAddress as exc:
        return bad_address(str(exc))
    return None


def _subject(message: OutboundMessage, parent: Parent | None) -> str:
    if message.subject:
        return message.subject
    return f"Re: {parent.subject}" if parent and parent.subject else ""
