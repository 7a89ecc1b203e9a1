"""Hands mails to the mail server, each at most once; what is mailed is a `Mailing`'s to say."""

from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from functools import partial
from typing import Generic, Protocol, TypeVar

from sqlalchemy.engine import RowMapping

from chassis.errors import OutcomeUnknown, ProviderRefused, ProviderUnavailable
from chassis.ids import utc_now
from chassis.observability.log import get_logger
from chassis.storage.database import EVERY_FIRM, Database, Transaction
from contracts.parts import Reason
from services.notify_svc.errors import AttemptOvertaken, reason_of
from services.notify_svc.provider import MailServer

_log = get_logger(__name__)
CRASHED_AFTER_SECONDS = 300.0
"""Longer than a hand-over takes. A runner that was only slow does no harm: before the content it
finds its attempt overtaken, after it its late answer still counts."""

M = TypeVar("M")


class Mailing(Protocol[M]):
    """One sort of mail: what is due, and the committed steps of each attempt.

    `start_content`, `finish` and `recover` raise AttemptOvertaken when the attempt was given up.
    """

    name: str

    def due(self, tx: Transaction) -> Sequence[RowMapping]:
        """Ids and firms of mails that are due, in all firms."""

    def crashed(self, tx: Transaction, age: float) -> Sequence[RowMapping]:
        """Id, firm and attempts of mails taken `age` seconds ago and never finished."""

    def take(self, tx: Transaction, mail_id: str) -> M | None:
        """Take it for one attempt; None when another has it or there is nothing to send."""

    def compose(self, mail: M, now: datetime) -> EmailMessage:
        """The mail itself; ProviderRefused when it cannot be sent to anybody."""

    def start_content(self, tx: Transaction, mail: M) -> None:
        """From here on the mail server may have it."""

    def finish(self, tx: Transaction, mail: M, event: str, reason: Reason | None) -> str:
        """How the attempt ended; returns the state."""

    def recover(self, tx: Transaction, mail_id: str, attempt: int) -> str:
        """Settle what a dead runner left; returns the state."""


class Mailer(Generic[M]):
    """Sends what is due of one sort over one mail server."""

    def __init__(self, database: Database, server: MailServer, mailing: Mailing[M]) -> None:
        self._database = database
        self._server = server
        self._mailing = mailing

    def send_due(self) -> int:
        """Send everything that is due; returns how many were handed over."""
        with self._database.transaction(EVERY_FIRM) as tx:
            due = self._mailing.due(tx)
        return sum(self._send(str(row["firm_id"]), str(row["id"])) for row in due)

    def recover(self, age: float = CRASHED_AFTER_SECONDS) -> int:
        """Settle mails whose runner died; returns how many."""
        with self._database.transaction(EVERY_FIRM) as tx:
            left = self._mailing.crashed(tx, age)
        for row in left:
            self._recover_one(row)
        return len(left)

    def _recover_one(self, row: RowMapping) -> None:
        mail_id = str(row["id"])
        try:
            with self._database.transaction(str(row["firm_id"])) as tx:
                state = self._mailing.recover(tx, mail_id, row["attempts"])
        except AttemptOvertaken as exc:
            _log.info("mail_recovered_elsewhere", sort=self._mailing.name, why=exc.message)
            return
        _log.warning("mail_recovered", sort=self._mailing.name, mail_id=mail_id, state=state)

    def _send(self, firm_id: str, mail_id: str) -> bool:
        about = {"sort": self._mailing.name, "mail_id": mail_id}
        with self._database.transaction(firm_id) as tx:
            mail = self._mailing.take(tx, mail_id)
        if mail is None:
            return False
        try:
            event, reason = self._hand_over(firm_id, mail)
            with self._database.transaction(firm_id) as tx:
                state = self._mailing.finish(tx, mail, event, reason)
        except AttemptOvertaken as exc:
            _log.warning("mail_overtaken", why=exc.message, **about)
            return False
        _log.info("mail_attempted", state=state, **about)
        return state == "sent"

    def _hand_over(self, firm_id: str, mail: M) -> tuple[str, Reason | None]:
        try:
            composed = self._mailing.compose(mail, utc_now())
            self._server.send(composed, partial(self._record_content, firm_id, mail))
        except ProviderUnavailable as exc:
            return "postponed", reason_of("postponed", exc.message, permanent=False)
        except ProviderRefused as exc:
            code = str(exc.details.get("provider_code", "refused"))
            return "refused", reason_of(code, exc.message)
        except OutcomeUnknown as exc:
            return "outcome_lost", reason_of("outcome_unknown", exc.message)
        return "accepted", None

    def _record_content(self, firm_id: str, mail: M) -> None:
        with self._database.transaction(firm_id) as tx:
            self._mailing.start_content(tx, mail)
