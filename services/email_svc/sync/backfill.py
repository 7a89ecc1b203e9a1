"""Earlier mail, and mail that was missed: listed once, then taken in by pieces between the news.

What is to be taken in stands in a table, so a crash, a stop or a new release goes on from there.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import case
from sqlalchemy.engine import RowMapping

from chassis.observability.log import get_logger
from chassis.storage.database import Database
from contracts.events import MailboxSyncChanged
from services.email_svc.inbound.use_cases import EmailInbound
from services.email_svc.mailboxes.tables import MAILBOXES
from services.email_svc.provider import MailSession
from services.email_svc.sync.leases import Leases
from services.email_svc.sync.listed import (
    count_listed,
    forget_listed,
    forget_purpose,
    keep_listed,
    never_seen,
    next_listed,
)
from services.email_svc.sync.tables import BACKFILL, MISSING, WANTED

_log = get_logger(__name__)
WAITING, RUNNING, DONE, STOPPED = "waiting", "running", "done", "stopped"
UNDER_WAY = (WAITING, RUNNING)
AT_ONCE = 20
"""Mails taken in before new ones are looked for again."""


@dataclass(frozen=True)
class Backfill:
    """Called by who holds the mailbox's lease."""

    database: Database
    leases: Leases
    inbound: EmailInbound

    def take_in_some(self, mailbox: RowMapping, session: MailSession) -> Iterator[str]:
        """List what is to be taken in, or take in the next few."""
        if mailbox["backfill_state"] == WAITING:
            mailbox = self._list(mailbox, session)
        running = mailbox["backfill_state"] == RUNNING
        purposes = (WANTED, BACKFILL) if running else (WANTED,)
        with self.database.transaction(str(mailbox["firm_id"])) as tx:
            some = next_listed(tx, mailbox, purposes, AT_ONCE)
        for provider_id in some:
            if self.leases.hold(mailbox, {})["backfill_state"] != mailbox["backfill_state"]:
                break
            yield self.inbound.ingest(mailbox, session, provider_id)
            with self.database.transaction(str(mailbox["firm_id"])) as tx:
                forget_listed(tx, mailbox, provider_id)
        if some or running:
            self._note_progress(mailbox)

    def is_left(self, mailbox: RowMapping) -> bool:
        """Whether there is more to take in."""
        state = self.leases.hold(mailbox, {})["backfill_state"]
        purposes = (WANTED, BACKFILL) if state in UNDER_WAY else (WANTED,)
        with self.database.transaction(str(mailbox["firm_id"])) as tx:
            return bool(next_listed(tx, mailbox, purposes, 1))

    def _list(self, mailbox: RowMapping, session: MailSession) -> RowMapping:
        found = 0
        for page in session.list_since(mailbox["backfill_since"]):
            # The lease lasts a minute, and a listing may take longer.
            if self.leases.hold(mailbox, {})["backfill_state"] != WAITING:
                return self._forget(mailbox)
            with self.database.transaction(str(mailbox["firm_id"])) as tx:
                fresh = never_seen(tx, mailbox, page)
                keep_listed(tx, mailbox, fresh, BACKFILL, found)
            found += len(page)
        with self.database.transaction(str(mailbox["firm_id"])) as tx:
            total = count_listed(tx, mailbox, BACKFILL)
        _log.info("backfill_listed", mailbox_id=mailbox["id"], mails=total)
        changes = {"backfill_state": _unless_stopped(WAITING, RUNNING), "backfill_total": total}
        return self.leases.hold(mailbox, changes)

    def _forget(self, mailbox: RowMapping) -> RowMapping:
        with self.database.transaction(str(mailbox["firm_id"])) as tx:
            forget_purpose(tx, mailbox, BACKFILL)
        return self.leases.hold(mailbox, {})

    def _note_progress(self, mailbox: RowMapping) -> None:
        with self.database.transaction(str(mailbox["firm_id"])) as tx:
            left = count_listed(tx, mailbox, BACKFILL)
            missing = count_listed(tx, mailbox, WANTED) + count_listed(tx, mailbox, MISSING)
            tx.emit(MailboxSyncChanged(str(mailbox["id"])))
        runs = MAILBOXES.c.backfill_state == RUNNING
        done = MAILBOXES.c.backfill_total - left
        changes = {
            "backfill_state": _unless_stopped(RUNNING, RUNNING if left else DONE),
            "backfill_done": case((runs, done), else_=MAILBOXES.c.backfill_done),
            "missing": missing,
        }
        self.leases.hold(mailbox, changes)


def _unless_stopped(before: str, after: str) -> object:
    """Somebody may have stopped it meanwhile, and that stands."""
    now = MAILBOXES.c.backfill_state
    return case((now == before, after), else_=now)
