"""Whose turn a mailbox is: one replica works on it at a time, and every prompt is heard.

A lease is renewed with every step and runs out when its holder dies, so another replica goes on.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Interval, TextClause, case, cast, func, literal, null, or_, select, update
from sqlalchemy.engine import RowMapping

from chassis.ids import new_id
from chassis.storage.database import EVERY_FIRM, NO_FIRM, Database, Transaction, scope_of
from services.email_svc.mailboxes.statements import FIRM_OF_ADDRESS, FIRM_OF_MAILBOX
from services.email_svc.mailboxes.tables import ACTIVE, MAILBOXES

LEASE = timedelta(seconds=60)
RENEW_SECONDS = 10.0
"""A lease this fresh outlives the next mail, however long that takes."""


class LeaseLost(Exception):  # says what happened, as the others here do
    """Another replica took the mailbox over; it goes on from the stored cursor."""


@dataclass(frozen=True)
class Leases:
    """Prompts, turns and leases of the mailboxes."""

    database: Database

    def prompt(self, address: str, *, watch_ended: bool = False) -> str | None:
        """Note that a mailbox has news; its id, None when it is not connected here. `watch_ended`:
        pushes have to be asked for again.
        """
        asked = {"sync_requests": MAILBOXES.c.sync_requests + 1, "next_sync_at": func.now()}
        if watch_ended:
            asked["watch_expires_at"] = null()
        ours = (MAILBOXES.c.address == address) & (MAILBOXES.c.status == ACTIVE)
        query = update(MAILBOXES).where(ours).values(**asked).returning(MAILBOXES.c.id)
        with self._whose(FIRM_OF_ADDRESS, {"address": address}) as tx:
            found = tx.execute(query).scalar_one_or_none()
        return None if found is None else str(found)

    @contextmanager
    def _whose(self, statement: TextClause, key: dict[str, str]) -> Iterator[Transaction]:
        """In the firm that has the mailbox; in none if nobody has it."""
        with self.database.transaction(NO_FIRM) as tx:
            firms = tx.execute(statement, key).scalars().all()
            with tx.scoped_to(scope_of(firms)):
                yield tx

    def due(self, most: int = 50) -> list[str]:
        """Mailboxes whose turn it is and that nobody works on."""
        query = (
            select(MAILBOXES.c.id)
            .where(MAILBOXES.c.status == ACTIVE, MAILBOXES.c.next_sync_at <= func.now(), _free())
            .order_by(MAILBOXES.c.next_sync_at)
            .limit(most)
        )
        with self.database.transaction(EVERY_FIRM) as tx:
            return [str(row["id"]) for row in tx.rows(query)]

    def claim(self, mailbox_id: str) -> RowMapping | None:
        """Take a free mailbox on; None when somebody works on it."""
        mine = (MAILBOXES.c.id == mailbox_id) & (MAILBOXES.c.status == ACTIVE) & _free()
        values = {"lease": new_id(), "leased_until": func.now() + LEASE}
        query = update(MAILBOXES).where(mine).values(**values).returning(MAILBOXES)
        with self._whose(FIRM_OF_MAILBOX, {"id": mailbox_id}) as tx:
            return tx.one_or_none(query)

    def hold(self, mailbox: RowMapping, changes: dict[str, Any]) -> RowMapping:
        """Renew the lease and change the row; LeaseLost when it is somebody else's."""
        mine = (MAILBOXES.c.id == mailbox["id"]) & (MAILBOXES.c.lease == mailbox["lease"])
        values = {"leased_until": func.now() + LEASE, **changes}
        query = update(MAILBOXES).where(mine).values(**values).returning(MAILBOXES)
        with self.database.transaction(str(mailbox["firm_id"])) as tx:
            row = tx.one_or_none(query)
        if row is None:
            raise LeaseLost
        return row

    def release(self, mailbox: RowMapping, pause: float, problem: str | None) -> bool:
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
            row = self.hold(mailbox, changes)
        except LeaseLost:
            return False
        return bool(row["sync_requests"] != mailbox["sync_requests"])


def _free() -> Any:
    return or_(MAILBOXES.c.lease.is_(None), MAILBOXES.c.leased_until < func.now())
