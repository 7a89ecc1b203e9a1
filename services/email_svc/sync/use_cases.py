"""Keeping up with a mailbox: its changes since the cursor, or a comparison of every id.

The cursor moves only behind stored mails, and only while the lease (leases.py) is held.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.engine import RowMapping

from chassis.errors import ProviderError
from chassis.ids import utc_now
from chassis.observability.log import get_logger
from chassis.storage.database import Database
from services.email_svc.errors import CursorExpired, GrantWithdrawn
from services.email_svc.inbound.seen import unseen, waiting
from services.email_svc.inbound.use_cases import EmailInbound
from services.email_svc.mailboxes.health import MailboxHealth
from services.email_svc.mailboxes.tokens import MailboxOpener
from services.email_svc.provider import MailSession
from services.email_svc.sync.backfill import Backfill
from services.email_svc.sync.count import MailCounts
from services.email_svc.sync.leases import RENEW_SECONDS, LeaseLost, Leases

_log = get_logger(__name__)
_WATCH_MARGIN = timedelta(days=2)
_CLOCK_MARGIN = timedelta(minutes=2)
_SLICE_SECONDS = 5.0
"""How long one mailbox is worked on before others that wait have their turn."""
_FIRST_PAUSE, _LONGEST_PAUSE = 2.0, 300.0


@dataclass(frozen=True)
class MailboxSync:
    """Brings mailboxes up to date; without a push each is looked at every `poll_seconds`."""

    database: Database
    opener: MailboxOpener
    health: MailboxHealth
    leases: Leases
    inbound: EmailInbound
    poll_seconds: float
    backfill: Backfill
    counts: MailCounts

    def synchronise(self, mailbox_id: str) -> int:
        """Synchronise until no prompt and no earlier mail is left, or others' turn has come; how
        many mails were looked at. Does nothing while another replica is at work: it sees it.
        """
        looked_at, again = 0, True
        ends = time.monotonic() + _SLICE_SECONDS
        while again and time.monotonic() < ends:
            mailbox = self.leases.claim(mailbox_id)
            if mailbox is None:
                break
            count, again = self._turn(mailbox)
            looked_at += count
        return looked_at

    def _turn(self, mailbox: RowMapping) -> tuple[int, bool]:
        count = 0
        try:
            with closing(self.opener.open(mailbox)) as session:
                for _ in self._ingest_all(mailbox, session):
                    count += 1
                self._renew_watch(mailbox, session)
                for _ in self.backfill.take_in_some(mailbox, session):
                    count += 1
                more = self.backfill.is_left(mailbox)
                if not more:
                    self._count(mailbox, session)
        except GrantWithdrawn:
            self.health.disconnect(mailbox)
            self.leases.release(mailbox, 0, "The mailbox must be connected again.")
            return count, False
        except LeaseLost:
            return count, False
        except Exception as exc:  # noqa: BLE001  # shown as the mailbox's health, tried again
            self._fail(mailbox, exc)
            return count, False
        return count, self.leases.release(mailbox, 0 if more else self.poll_seconds, None) or more

    def _count(self, mailbox: RowMapping, session: MailSession) -> None:
        # The row as it was claimed: a cursor behind the mails just stored only repeats looks.
        self.counts.count_when_due(
            mailbox, session, lambda: list(self._ingest_all(mailbox, session))
        )

    def _ingest_all(self, mailbox: RowMapping, session: MailSession) -> Iterator[str]:
        for provider_id in self._waiting(mailbox):
            yield self.inbound.ingest(mailbox, session, provider_id)
        try:
            for page in session.changes(mailbox["cursor"]):
                yield from self._ingest_new(mailbox, session, page.provider_ids)
                self.leases.hold(mailbox, {"cursor": page.cursor})
        except CursorExpired:
            _log.warning("mailbox_compared_in_full", mailbox_id=mailbox["id"])
            yield from self._compare(mailbox, session)

    def _compare(self, mailbox: RowMapping, session: MailSession) -> Iterator[str]:
        # The cursor is read first: what comes during the comparison is found from it.
        cursor = session.profile().cursor
        since: datetime = mailbox["connected_at"] - _CLOCK_MARGIN
        for provider_ids in session.list_since(since):
            yield from self._ingest_new(mailbox, session, provider_ids)
        self.leases.hold(mailbox, {"cursor": cursor})

    def _ingest_new(
        self, mailbox: RowMapping, session: MailSession, provider_ids: Iterable[str]
    ) -> Iterator[str]:
        with self.database.transaction(str(mailbox["firm_id"])) as tx:
            fresh = unseen(tx, mailbox, list(provider_ids))
        held_at = float("-inf")
        for provider_id in fresh:
            if time.monotonic() - held_at > RENEW_SECONDS:
                self.leases.hold(mailbox, {})
                held_at = time.monotonic()
            yield self.inbound.ingest(mailbox, session, provider_id)

    def _waiting(self, mailbox: RowMapping) -> list[str]:
        with self.database.transaction(str(mailbox["firm_id"])) as tx:
            return waiting(tx, mailbox)

    def _renew_watch(self, mailbox: RowMapping, session: MailSession) -> None:
        expires = mailbox["watch_expires_at"]
        if expires is None or expires - utc_now() < _WATCH_MARGIN:
            self.leases.hold(mailbox, {"watch_expires_at": session.watch()})

    def _fail(self, mailbox: RowMapping, problem: Exception) -> None:
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(int(mailbox["sync_failures"]), 10))
        said = problem.message if isinstance(problem, ProviderError) else None
        if isinstance(problem, ProviderError):
            pause = max(pause, problem.details.get("retry_after") or 0.0)
        _log.warning(
            "mailbox_sync_failed",
            mailbox_id=mailbox["id"],
            why=repr(problem),
            exc_info=problem if said is None else None,
        )
        self.leases.release(mailbox, pause, said or "Something went wrong on our side.")
