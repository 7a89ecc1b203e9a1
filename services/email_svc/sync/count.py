"""What a mailbox has of today and yesterday, compared with what is here, id by id."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import func, select
from sqlalchemy.engine import RowMapping

from chassis.ids import utc_now
from chassis.storage.database import Database, Transaction
from contracts.events import MailboxSyncChanged
from services.email_svc.inbound.seen import MailVerdict
from services.email_svc.inbound.tables import SEEN
from services.email_svc.provider import MailSession
from services.email_svc.sync.backfill import UNDER_WAY
from services.email_svc.sync.leases import Leases
from services.email_svc.sync.listed import count_listed, forget_purpose, keep_listed, never_seen
from services.email_svc.sync.tables import MISSING, WANTED

EVERY = timedelta(hours=1)
_NOT_HERE = (MailVerdict.WAITING.value, MailVerdict.UNREADABLE.value)


@dataclass(frozen=True)
class MailCounts:
    """Called by who holds the mailbox's lease."""

    database: Database
    leases: Leases

    def count_when_due(
        self, mailbox: RowMapping, session: MailSession, catch_up: Callable[[], object]
    ) -> None:
        """Count, once an hour or when asked to. `catch_up` looks for news: what came while it was
        counted is not missing.
        """
        if mailbox["count_due_at"] > utc_now() or mailbox["backfill_state"] in UNDER_WAY:
            return
        today, yesterday = days_of(mailbox, utc_now())
        of_today = _ids(session, today)
        recent = list(dict.fromkeys([*of_today, *_ids(session, yesterday)]))
        if self._never_seen(mailbox, recent):
            catch_up()
        missing = self._never_seen(mailbox, recent)
        with self.database.transaction(str(mailbox["firm_id"])) as tx:
            forget_purpose(tx, mailbox, MISSING)
            keep_listed(tx, mailbox, missing, MISSING, 0)
            changes = {
                "today_in_mailbox": len(of_today),
                "today_stored": _stored(tx, mailbox, of_today),
                "missing": count_listed(tx, mailbox, MISSING) + count_listed(tx, mailbox, WANTED),
                "counted_at": func.now(),
                "count_due_at": func.now() + EVERY,
            }
            tx.emit(MailboxSyncChanged(str(mailbox["id"])))
        self.leases.hold(mailbox, changes)

    def _never_seen(self, mailbox: RowMapping, provider_ids: list[str]) -> list[str]:
        with self.database.transaction(str(mailbox["firm_id"])) as tx:
            return never_seen(tx, mailbox, provider_ids)


def days_of(mailbox: RowMapping, now: datetime) -> tuple[datetime, datetime]:
    """When today and yesterday began where the mailbox's people are; not before its mail was asked
    for, since what lies before that is not missed.
    """
    local = now.astimezone(_zone(mailbox["time_zone"]))
    today = local.replace(hour=0, minute=0, second=0, microsecond=0)
    yesterday = today - timedelta(days=1)
    asked = min(
        mailbox["connected_at"] + timedelta(seconds=1),
        mailbox["backfill_since"] or mailbox["connected_at"] + timedelta(seconds=1),
    )
    return max(today, asked), max(yesterday, asked)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _ids(session: MailSession, since: datetime) -> list[str]:
    return [one for page in session.list_since(since) for one in page]


def _stored(tx: Transaction, mailbox: RowMapping, provider_ids: list[str]) -> int:
    query = select(func.count()).where(
        SEEN.c.mailbox_id == mailbox["id"],
        SEEN.c.provider_id.in_(provider_ids),
        SEEN.c.verdict.not_in(_NOT_HERE),
    )
    return int(tx.execute(query).scalar_one())
