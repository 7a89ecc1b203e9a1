"""Hands mails to the mail server, each at most once."""

from functools import partial
from typing import Generic

from sqlalchemy.engine import RowMapping

from chassis.errors import OutcomeUnknown, ProviderRefused, ProviderUnavailable
from chassis.ids import utc_now
from chassis.observability.log import get_logger
from chassis.storage.database import EVERY_FIRM, Database
from contracts.parts import Reason
from services.notify_svc.errors import AttemptOvertaken, reason_of
from services.notify_svc.mail_attempts.attempts import M, MailAttempts, Mailing
from services.notify_svc.mail_attempts.rules import SENT
from services.notify_svc.provider import MailServer

_log = get_logger(__name__)
CRASHED_AFTER_SECONDS = 300.0
"""Longer than a hand-over takes. A runner that was only slow does no harm: before the content it
finds its attempt overtaken, after it its late answer still counts."""


class Mailer(Generic[M]):
    """Sends what is due of one sort over one mail server."""

    def __init__(self, database: Database, server: MailServer, mailing: Mailing[M]) -> None:
        self._database = database
        self._server = server
        self._mailing = mailing
        self._attempts = MailAttempts(mailing)

    def send_due(self) -> int:
        """Send everything that is due; returns how many were handed over."""
        with self._database.transaction(EVERY_FIRM) as tx:
            self._mailing.open_due(tx)
            due = self._mailing.ledger.due(tx)
        return sum(self._send(str(row["firm_id"]), str(row["id"])) for row in due)

    def recover(self, age: float = CRASHED_AFTER_SECONDS) -> int:
        """Settle mails whose runner died; returns how many."""
        with self._database.transaction(EVERY_FIRM) as tx:
            left = self._mailing.ledger.left_behind(tx, age)
        for row in left:
            self._recover_one(row)
        return len(left)

    def _recover_one(self, row: RowMapping) -> None:
        sort, mail_id = self._mailing.ledger.sort, str(row["id"])
        try:
            with self._database.transaction(str(row["firm_id"])) as tx:
                state = self._attempts.recover(tx, mail_id, row["attempts"])
        except AttemptOvertaken as exc:
            _log.info("mail_recovered_elsewhere", sort=sort, why=exc.message)
            return
        _log.warning("mail_recovered", sort=sort, mail_id=mail_id, state=state)

    def _send(self, firm_id: str, mail_id: str) -> bool:
        about = {"sort": self._mailing.ledger.sort, "mail_id": mail_id}
        with self._database.transaction(firm_id) as tx:
            content = self._attempts.take(tx, mail_id)
        if content is None:
            return False
        try:
            event, reason = self._hand_over(firm_id, content)
            with self._database.transaction(firm_id) as tx:
                state = self._attempts.finish(tx, content, event, reason)
        except AttemptOvertaken as exc:
            _log.warning("mail_overtaken", why=exc.message, **about)
            return False
        _log.info("mail_attempted", state=state, **about)
        return state == SENT

    def _hand_over(self, firm_id: str, content: M) -> tuple[str, Reason | None]:
        try:
            composed = self._mailing.compose(content, utc_now())
            self._server.send(composed, partial(self._record_content, firm_id, content))
        except ProviderUnavailable as exc:
            return "postponed", reason_of("postponed", exc.message, permanent=False)
        except ProviderRefused as exc:
            code = str(exc.details.get("provider_code", "refused"))
            return "refused", reason_of(code, exc.message)
        except OutcomeUnknown as exc:
            return "outcome_lost", reason_of("outcome_unknown", exc.message)
        return "accepted", None

    def _record_content(self, firm_id: str, content: M) -> None:
        with self._database.transaction(firm_id) as tx:
            self._attempts.start_content(tx, content)
