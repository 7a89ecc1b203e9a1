"""Outbound mails: the attempt is recorded before the call, the outcome after it."""

from contextlib import closing
from dataclasses import dataclass

from chassis.apart import apart
from chassis.delivery.ledger import QUEUED, DeliveryLedger, Report
from chassis.delivery.message import OutboundMessage
from chassis.errors import NotFound, OutcomeUnknown, ProviderRefused, ProviderUnavailable
from chassis.ids import utc_now
from chassis.storage.blobs import BlobReader
from chassis.storage.database import EVERY_FIRM, Database
from contracts.envelope import Envelope
from contracts.events import MessageComposed
from services.email_svc.errors import GrantWithdrawn
from services.email_svc.mailboxes.health import MailboxHealth
from services.email_svc.mailboxes.tokens import MailboxOpener
from services.email_svc.outbound.attempt import SendAttempt, start_attempt
from services.email_svc.outbound.mail import write_mail
from services.email_svc.outbound.outcome import accepted, conclude, not_accepted
from services.email_svc.outbound.reasons import disconnected
from services.email_svc.outbound.rules import next_try_at
from services.email_svc.provider import SentMail

RETRY_AFTER_SECONDS = 5.0
_MOST_AT_ONCE = 500


@dataclass(frozen=True)
class EmailOutbound:
    """Sends what staff compose. `keys` sign our Message-IDs, newest first."""

    database: Database
    blobs: BlobReader
    keys: tuple[str, ...]
    ledger: DeliveryLedger
    opener: MailboxOpener
    health: MailboxHealth

    def on_message_composed(self, envelope: Envelope, composed: MessageComposed) -> None:
        """Take a composed message on and send it."""
        message = OutboundMessage.of(composed)
        with self.database.once(envelope, "deliver") as tx:
            fresh = self.ledger.open(tx, message)
            attempt = start_attempt(tx, self.ledger, message, self.keys) if fresh else None
        if attempt is not None:
            self._send(envelope.firm_id, attempt)

    def send_waiting(self, pause: float = RETRY_AFTER_SECONDS) -> int:
        """Try mails again that the provider was too busy for, after pauses that double."""
        with self.database.transaction(EVERY_FIRM) as tx:
            rows = self.ledger.stale(tx, (QUEUED,), pause, most=_MOST_AT_ONCE)
        now = utc_now()
        due = [r for r in rows if next_try_at(r["attempts"], r["changed_at"], pause) <= now]
        for row in due:
            self._send_again(str(row["firm_id"]), self.ledger.message_of(row))
        return len(due)

    def _send_again(self, firm_id: str, message: OutboundMessage) -> None:
        with self.database.transaction(firm_id) as tx:
            if self.ledger.lock(tx, message.message_id)["state"] != QUEUED:
                return
            attempt = start_attempt(tx, self.ledger, message, self.keys)
        if attempt is not None:
            self._send(firm_id, attempt)

    def _send(self, firm_id: str, attempt: SendAttempt) -> None:
        sent: SentMail | None = None
        try:
            outgoing = attempt.mail(self.blobs)
            raw = apart(write_mail, outgoing) if outgoing.files else write_mail(outgoing)
            with closing(self.opener.open(attempt.mailbox)) as session:
                sent = session.send(raw, attempt.thread_id, attempt.blind_copies)
            report = accepted(attempt.mailbox, sent)
        except GrantWithdrawn:
            self.health.disconnect(attempt.mailbox)
            report = Report("refused", reason=disconnected(attempt.mailbox["address"]))
        except (ProviderUnavailable, OutcomeUnknown, ProviderRefused, NotFound) as exc:
            report = not_accepted(exc)
        with self.database.transaction(firm_id) as tx:
            conclude(tx, self.ledger, attempt.message.message_id, report, sent)
