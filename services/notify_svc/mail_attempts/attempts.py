"""The committed steps of an attempt, the same for mails of every sort.

`sending` is committed with what the mail carries before the mail server is called, `transmitting`
right before the content, and then the outcome. Several runners share the work: a mail is taken with
SKIP LOCKED, and a runner that was given up as crashed finds its attempt overtaken before it may
send the content.
"""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Generic, Protocol, TypeVar

from sqlalchemy.engine import RowMapping

from chassis.delivery.states import Row
from chassis.ids import utc_now
from chassis.storage.database import Transaction
from contracts.envelope import encode
from contracts.parts import Reason
from services.notify_svc.errors import reason_of
from services.notify_svc.mail_attempts.ledger import MailLedger
from services.notify_svc.mail_attempts.rules import IN_PROGRESS, TRANSMITTING, next_try


class AttemptContent(Protocol):
    """What one attempt of a mail carries."""

    @property
    def mail_id(self) -> str:
        """The mail, whichever attempt it is."""

    @property
    def attempt(self) -> int:
        """Counted from 1."""


M = TypeVar("M", bound=AttemptContent)


class Mailing(Protocol[M]):
    """One sort of mail: what goes into it, and what becomes of what it carried."""

    @property
    def ledger(self) -> MailLedger:
        """Where its mails are kept."""

    def open_due(self, tx: Transaction) -> None:
        """Open mails for what has waited long enough, in all firms."""

    def bind(self, tx: Transaction, mail: RowMapping) -> M | None:
        """Bind to a locked mail what its next attempt carries. None when there is nothing to send
        now: then the mail was closed or postponed, or is left as it is.
        """

    def compose(self, content: M, now: datetime) -> EmailMessage:
        """The e-mail itself; ProviderRefused when it cannot be sent to anybody."""

    def release(self, tx: Transaction, mail: RowMapping, ended: Row) -> None:
        """After a step that ended an attempt: let go of what the mail carried as far as another
        may carry it, or tell that it was sent. `mail` is its row from before the step.
        """


@dataclass(frozen=True, slots=True)
class MailAttempts(Generic[M]):
    """Attempts at mails of one sort; each method is called in a transaction of its own.

    `start_content`, `finish` and `recover` raise AttemptOvertaken when the attempt was given up.
    """

    mailing: Mailing[M]

    def take(self, tx: Transaction, mail_id: str) -> M | None:
        """Take a due mail for one attempt; None when another runner has it, or nothing is to be
        sent.
        """
        ledger = self.mailing.ledger
        mail = ledger.lock_due(tx, mail_id)
        content = None if mail is None else self.mailing.bind(tx, mail)
        if mail is None or content is None:
            return None
        ledger.move(tx, mail, "send_started", attempts=content.attempt, content=encode(content))
        return content

    def start_content(self, tx: Transaction, content: M) -> None:
        """Record that the mail may be taken from here on."""
        ledger = self.mailing.ledger
        mail = ledger.lock_attempt(tx, content.mail_id, content.attempt)
        ledger.move(tx, mail, "content_started")

    def finish(self, tx: Transaction, content: M, event: str, reason: Reason | None = None) -> str:
        """Record how the attempt ended and return the mail's state."""
        mail = self.mailing.ledger.lock_attempt(tx, content.mail_id, content.attempt)
        due_at = None
        if event == "postponed":
            due_at = next_try(utc_now(), mail["opened_at"], content.attempt)
            if due_at is None:
                event, reason = "gave_up", reason_of("gave_up")
        ended = self.mailing.ledger.move(tx, mail, event, reason, due_at=due_at)
        self.mailing.release(tx, mail, ended)
        return ended.to

    def recover(self, tx: Transaction, mail_id: str, attempt: int) -> str:
        """Settle a mail whose runner died and return its state: it is tried again only if the
        content surely never left.
        """
        ledger = self.mailing.ledger
        mail = ledger.lock_attempt(tx, mail_id, attempt)
        if mail["state"] not in IN_PROGRESS:
            return str(mail["state"])
        if mail["state"] == TRANSMITTING:
            ended = ledger.move(tx, mail, "crashed", reason_of("crashed"))
        else:
            # A new number overtakes the runner in case it was only slow.
            ended = ledger.move(tx, mail, "crashed", attempts=attempt + 1, due_at=utc_now())
        self.mailing.release(tx, mail, ended)
        return ended.to
