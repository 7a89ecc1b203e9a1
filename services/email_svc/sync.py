"""Keeping up with a mailbox: its changes since the cursor, or a comparison of every id.

The cursor moves only behind stored mails, and only while the lease (leases.py) is held.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from sqlalchemy.engine import RowMapping

from chassis.errors import ProviderError
from chassis.ids import utc_now
from chassis.observability.log import get_logger
from chassis.storage.database import Database
from services.email_svc.errors import CursorExpired, GrantWithdrawn
from services.email_svc.inbound import Inbound
from services.email_svc.leases import LeaseLost, Leases
from services.email_svc.mailboxes import Mailboxes
from services.email_svc.provider import MailSession
from services.email_svc.seen import unseen, waiting

_log = get_logger(__name__)
_WATCH_MARGIN = timedelta(days=2)
_CLOCK_MARGIN = timedelta(minutes=2)
_FIRST_PAUSE, _LONGEST_PAUSE = 2.0, 300.0


class MailboxSync:
    """Brings mailboxes up to date."""

    def __init__(
        self,
        database: Database,
        mailboxes: Mailboxes,
        leases: Leases,
        inbound: Inbound,
        poll_seconds: float,
    ) -> None:
        self._database = database
        self._leases = leases
        self._mailboxes = mailboxes
        self._inbound = inbound
        self._poll_seconds = poll_seconds

    def run(self, mailbox_id: str) -> int:
        """Synchronise until no prompt is left; how many mails were looked at. Does nothing while
        another replica is at work: it will see the prompt.
        """
        looked_at, again = 0, True
        while again:
            mailbox = self._leases.claim(mailbox_id)
            if mailbox is None:
                break
            count, again = self._turn(mailbox)
            looked_at += count
        return looked_at

    # One turn

    def _turn(self, mailbox: RowMapping) -> tuple[int, bool]:
        count = 0
        try:
            session = self._mailboxes.open(mailbox)
            for _ in self._take_in_all(mailbox, session):
                count += 1
            self._renew_watch(mailbox, session)
        except GrantWithdrawn:
            self._mailboxes.disconnect(mailbox)
            self._leases.release(mailbox, 0, "The mailbox must be connected again.")
            return count, False
        except LeaseLost:
            return count, False
        except Exception as exc:  # noqa: BLE001  # shown as the mailbox's health, tried again
            self._fail(mailbox, exc)
            return count, False
        pause = _FIRST_PAUSE if self._waiting(mailbox) else self._poll_seconds
        return count, self._leases.release(mailbox, pause, None)

    def _take_in_all(self, mailbox: RowMapping, session: MailSession) -> Iterator[str]:
        for provider_id in self._waiting(mailbox):
            yield self._inbound.take_in(mailbox, session, provider_id)
        try:
            for page in session.changes(mailbox["cursor"]):
                yield from self._take_in_new(mailbox, session, page.provider_ids)
                self._leases.hold(mailbox, {"cursor": page.cursor})
        except CursorExpired:
            _log.warning("mailbox_compared_in_full", mailbox_id=mailbox["id"])
            yield from self._compare(mailbox, session)

    def _compare(self, mailbox: RowMapping, session: MailSession) -> Iterator[str]:
        # The cursor is read first: what comes during the comparison is found from it.
        cursor = session.profile().cursor
        since: datetime = mailbox["connected_at"] - _CLOCK_MARGIN
        for provider_ids in session.list_since(since):
            yield from self._take_in_new(mailbox, session, provider_ids)
        self._leases.hold(mailbox, {"cursor": cursor})

    def _take_in_new(
        self, mailbox: RowMapping, session: MailSession, provider_ids: Iterable[str]
    ) -> Iterator[str]:
        with self._database.transaction(str(mailbox["firm_id"])) as tx:
            fresh = unseen(tx, mailbox, list(provider_ids))
        for provider_id in fresh:
            self._leases.hold(mailbox, {})
            yield self._inbound.take_in(mailbox, session, provider_id)

    def _waiting(self, mailbox: RowMapping) -> list[str]:
        with self._database.transaction(str(mailbox["firm_id"])) as tx:
            return waiting(tx, mailbox)

    def _renew_watch(self, mailbox: RowMapping, session: MailSession) -> None:
        expires = mailbox["watch_expires_at"]
        if expires is None or expires - utc_now() < _WATCH_MARGIN:
            self._leases.hold(mailbox, {"watch_expires_at": session.watch()})

    def _fail(self, mailbox: RowMapping, problem: Exception) -> None:
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(int(mailbox["sync_failures"]), 10))
        sentence = (
            problem.message
            if isinstance(problem, ProviderError)
            else "Something went wrong on our side."
        )
        unexpected = None if isinstance(problem, ProviderError) else problem
        _log.warning(
            "mailbox_sync_failed", mailbox_id=mailbox["id"], why=repr(problem), exc_info=unexpected
        )
        self._leases.release(mailbox, pause, sentence)
