"""Work of notify_svc that nobody asks for: digests that are due, and those a crash left."""

from collections.abc import Sequence
from functools import partial
from typing import cast

from sqlalchemy.engine import RowMapping

from chassis.background import Job
from chassis.db import EVERY_FIRM, Database
from chassis.errors import OutcomeUnknown, ProviderRefused, ProviderUnavailable
from chassis.ids import utc_now
from chassis.log import get_logger
from chassis.room import Room
from contracts.parts import Reason
from services.notify_svc import sending
from services.notify_svc.config import Config
from services.notify_svc.digests import Digest
from services.notify_svc.errors import AttemptOvertaken, reason_of
from services.notify_svc.mail import compose_digest
from services.notify_svc.provider import MailServer
from services.notify_svc.providers.smtp import SmtpServer
from services.notify_svc.use_cases import NotifyUseCases

_log = get_logger(__name__)
CRASHED_AFTER_SECONDS = 300.0
"""Longer than a hand-over takes. A runner that was only slow does no harm: before the content it
finds its attempt overtaken, after it its late answer still counts."""


class DigestMailer:
    """Sends what is due over one mail server."""

    def __init__(self, app: NotifyUseCases, server: MailServer) -> None:
        self._app = app
        self._config: Config = app.config
        self._database: Database = app.database
        self._server = server

    def send_due(self) -> int:
        """Send every digest that is due; returns how many were handed over."""
        with self._database.transaction(EVERY_FIRM) as tx:
            due = sending.due_windows(tx)
        return sum(self._send_window(str(row["firm_id"]), str(row["id"])) for row in due)

    def recover(self, age: float = CRASHED_AFTER_SECONDS) -> int:
        """Settle digests whose runner died; returns how many."""
        with self._database.transaction(EVERY_FIRM) as tx:
            left = sending.crashed_windows(tx, age)
        for row in left:
            self._recover_window(row)
        return len(left)

    def _recover_window(self, row: RowMapping) -> None:
        try:
            with self._database.transaction(str(row["firm_id"])) as tx:
                state = sending.recover(tx, str(row["id"]), row["attempts"])
        except AttemptOvertaken as exc:
            _log.info("digest_recovered_elsewhere", why=exc.message)
            return
        _log.warning("digest_recovered", window_id=row["id"], state=state)

    def _send_window(self, firm_id: str, window_id: str) -> bool:
        with self._database.transaction(firm_id) as tx:
            digest = sending.take(tx, window_id, self._app.timing.quiet)
        if digest is None:
            return False
        try:
            event, reason = self._hand_over(firm_id, digest)
            with self._database.transaction(firm_id) as tx:
                state = sending.finish(tx, digest, event, reason)
        except AttemptOvertaken as exc:
            _log.warning("digest_overtaken", window_id=window_id, why=exc.message)
            return False
        _log.info("digest_attempted", window_id=window_id, state=state, attempt=digest.attempt)
        return state == "sent"

    def _hand_over(self, firm_id: str, digest: Digest) -> tuple[str, Reason | None]:
        config = self._config
        try:
            mail = compose_digest(digest, config.mail_from, config.public_url, utc_now())
            self._server.send(mail, partial(self._record_content, firm_id, digest))
        except ProviderUnavailable as exc:
            return "postponed", reason_of("postponed", exc.message, permanent=False)
        except ProviderRefused as exc:
            code = str(exc.details.get("provider_code", "refused"))
            return "refused", reason_of(code, exc.message)
        except OutcomeUnknown as exc:
            return "outcome_lost", reason_of("outcome_unknown", exc.message)
        return "accepted", None

    def _record_content(self, firm_id: str, digest: Digest) -> None:
        with self._database.transaction(firm_id) as tx:
            sending.start_content(tx, digest)


def jobs(room: Room) -> Sequence[Job]:
    """What to repeat, and how often in seconds."""
    config = cast("Config", room.config)
    mailer = DigestMailer(NotifyUseCases(room), SmtpServer(config.smtp_url, config.smtp_timeout))
    return [
        Job("send_digests", 1.0, mailer.send_due),
        Job("recover_digests", 30.0, mailer.recover),
    ]
