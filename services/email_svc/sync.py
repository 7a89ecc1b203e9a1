"""Keeping up with a mailbox: its changes since the cursor, or a comparison of every id.

A lease on the mailbox's row keeps two replicas from working at the same time; it is renewed page by
page and runs out when its holder dies. The cursor moves only behind stored mails, and only while
the lease is held.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Interval, case, cast, func, literal, or_, select, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.exc import OperationalError

from chassis.db import EVERY_FIRM, Database
from chassis.errors import ProviderError
from chassis.ids import new_id, utc_now
from chassis.log import get_logger
from services.email_svc.errors import CursorExpired, GrantWithdrawn
from services.email_svc.inbound import WAITING, Inbound
from services.email_svc.mailboxes import ACTIVE, Mailboxes
from services.email_svc.models import MAILBOXES, SEEN
from services.email_svc.provider import MailSession

_log = get_logger(__name__)
LEASE = timedelta(seconds=60)
_WATCH_MARGIN = timedelta(days=2)
_CLOCK_MARGIN = timedelta(minutes=2)
_FIRST_PAUSE, _LONGEST_PAUSE = 2.0, 300.0


class LeaseLost(Exception):  # says what happened, as the others here do
    """Another replica took the mailbox over; it goes on from the stored cursor."""


class MailboxSync:
    """Brings mailboxes up to date."""

    def __init__(
        self, database: Database, mailboxes: Mailboxes, inbound: Inbound, poll_seconds: float
    ) -> None:
        self._database = database
        self._mailboxes = mailboxes
        self._inbound = inbound
        self._poll_seconds = poll_seconds

    def prompt(self, address: str) -> str | None:
        """Note that a mailbox has news; its id, None when it is not connected here."""
        asked = {"sync_requests": MAILBOXES.c.sync_requests + 1, "next_sync_at": func.now()}
        ours = (MAILBOXES.c.address == address) & (MAILBOXES.c.status == ACTIVE)
        query = update(MAILBOXES).where(ours).values(**asked).returning(MAILBOXES.c.id)
        with self._database.transaction(EVERY_FIRM) as tx:
            found = tx.execute(query).scalar_one_or_none()
        return None if found is None else str(found)

    def due(self, most: int = 50) -> list[str]:
        """Mailboxes whose turn it is and that nobody works on."""
        query = (
            select(MAILBOXES.c.id)
            .where(MAILBOXES.c.status == ACTIVE, MAILBOXES.c.next_sync_at <= func.now(), _free())
            .order_by(MAILBOXES.c.next_sync_at)
            .limit(most)
        )
        with self._database.transaction(EVERY_FIRM) as tx:
            return [str(row["id"]) for row in tx.rows(query)]

    def run(self, mailbox_id: str) -> int:
        """Synchronise until no prompt is left; how many mails were looked at. Does nothing while
        another replica is at work: it will see the prompt.
        """
        looked_at, again = 0, True
        while again:
            mailbox = self._claim(mailbox_id)
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
            self._release(mailbox, 0, "The mailbox must be connected again.")
            return count, False
        except LeaseLost:
            return count, False
        except (ProviderError, OperationalError, OSError) as exc:
            self._fail(mailbox, exc)
            return count, False
        waiting = bool(self._waiting(mailbox))
        pause = _FIRST_PAUSE if waiting else self._poll_seconds
        return count, self._release(mailbox, pause, None)

    def _take_in_all(self, mailbox: RowMapping, session: MailSession) -> Iterator[str]:
        for provider_id in self._waiting(mailbox):
            yield self._inbound.take_in(mailbox, session, provider_id)
        try:
            for page in session.changes(mailbox["cursor"]):
                yield from self._take_in_new(mailbox, session, page.provider_ids)
                self._advance(mailbox, page.cursor)
        except CursorExpired:
            _log.warning("mailbox_compared_in_full", mailbox_id=mailbox["id"])
            yield from self._compare(mailbox, session)

    def _compare(self, mailbox: RowMapping, session: MailSession) -> Iterator[str]:
        # The cursor is read first: what comes during the comparison is found from it.
        cursor = session.profile().cursor
        since: datetime = mailbox["connected_at"] - _CLOCK_MARGIN
        for provider_ids in session.list_since(since):
            yield from self._take_in_new(mailbox, session, provider_ids)
        self._advance(mailbox, cursor)

    def _take_in_new(
        self, mailbox: RowMapping, session: MailSession, provider_ids: Iterable[str]
    ) -> Iterator[str]:
        ids = list(provider_ids)
        known = select(SEEN.c.provider_id).where(
            SEEN.c.mailbox_id == mailbox["id"], SEEN.c.provider_id.in_(ids)
        )
        with self._database.transaction(str(mailbox["firm_id"])) as tx:
            seen = set(tx.execute(known).scalars())
        for provider_id in ids:
            if provider_id not in seen:
                self._hold(mailbox, {})
                yield self._inbound.take_in(mailbox, session, provider_id)

    def _waiting(self, mailbox: RowMapping) -> list[str]:
        query = select(SEEN.c.provider_id).where(
            SEEN.c.mailbox_id == mailbox["id"], SEEN.c.verdict == WAITING
        )
        with self._database.transaction(str(mailbox["firm_id"])) as tx:
            return list(tx.execute(query.order_by(SEEN.c.seen_at)).scalars())

    def _renew_watch(self, mailbox: RowMapping, session: MailSession) -> None:
        expires = mailbox["watch_expires_at"]
        if expires is None or expires - utc_now() < _WATCH_MARGIN:
            self._hold(mailbox, {"watch_expires_at": session.watch()})

    # The lease

    def _claim(self, mailbox_id: str) -> RowMapping | None:
        mine = (MAILBOXES.c.id == mailbox_id) & (MAILBOXES.c.status == ACTIVE) & _free()
        values = {"lease": new_id(), "leased_until": func.now() + LEASE}
        query = update(MAILBOXES).where(mine).values(**values).returning(MAILBOXES)
        with self._database.transaction(EVERY_FIRM) as tx:
            return tx.one_or_none(query)

    def _advance(self, mailbox: RowMapping, cursor: str) -> None:
        self._hold(mailbox, {"cursor": cursor})

    def _hold(self, mailbox: RowMapping, changes: dict[str, Any]) -> RowMapping:
        """Renew the lease and change the row; LeaseLost when it is somebody else's."""
        mine = (MAILBOXES.c.id == mailbox["id"]) & (MAILBOXES.c.lease == mailbox["lease"])
        values = {"leased_until": func.now() + LEASE, **changes}
        query = update(MAILBOXES).where(mine).values(**values).returning(MAILBOXES)
        with self._database.transaction(str(mailbox["firm_id"])) as tx:
            row = tx.one_or_none(query)
        if row is None:
            raise LeaseLost
        return row

    def _release(self, mailbox: RowMapping, pause: float, problem: str | None) -> bool:
        """Give the mailbox back until its next turn; True when a prompt came meanwhile."""
        unprompted = MAILBOXES.c.sync_requests == mailbox["sync_requests"]
        later = func.now() + cast(literal(f"{pause} seconds"), Interval)
        connected = MAILBOXES.c.status == ACTIVE
        changes: dict[str, Any] = {
            "lease": None,
            "leased_until": None,
            "next_sync_at": case((unprompted, later), else_=func.now()),
            "health_reason": case((connected, problem), else_=MAILBOXES.c.health_reason),
        }
        if problem is None:
            changes |= {"last_synced_at": func.now(), "sync_failures": 0}
        else:
            changes |= {"sync_failures": MAILBOXES.c.sync_failures + 1}
        try:
            row = self._hold(mailbox, changes)
        except LeaseLost:
            return False
        return bool(row["sync_requests"] != mailbox["sync_requests"])

    def _fail(self, mailbox: RowMapping, problem: Exception) -> None:
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(int(mailbox["sync_failures"]), 10))
        sentence = problem.message if isinstance(problem, ProviderError) else "Onethread is busy."
        _log.warning("mailbox_sync_failed", mailbox_id=mailbox["id"], why=repr(problem))
        self._release(mailbox, pause, sentence)


def _free() -> Any:
    return or_(MAILBOXES.c.lease.is_(None), MAILBOXES.c.leased_until < func.now())
