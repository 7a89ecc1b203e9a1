"""Ends sessions, tells every gateway so, and says afterwards which have ended."""

from dataclasses import dataclass

from sqlalchemy import Table, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.sql import ColumnElement

from chassis.errors import PermissionDenied
from chassis.identity.statements import ENDED_SESSIONS
from chassis.ids import from_wire_time, to_wire_time, utc_now
from chassis.storage.database import NO_FIRM, Database, Transaction
from contracts.actor import Actor
from contracts.events import SessionEnded
from contracts.rpc.accounts import EndedSessionPage, ListEndedSessions

PAGE_SIZE = 5_000


@dataclass(frozen=True)
class SessionEndings:
    """The ends of the sessions of one service's accounts."""

    database: Database
    sessions: Table

    def end(self, tx: Transaction, session: RowMapping, because: str) -> None:
        """End one session, if it has not ended."""
        account_id, firm_id = str(session["account_id"]), str(session["firm_id"])
        self._end(tx, account_id, firm_id, because, self.sessions.c.id == session["id"])

    def end_all(self, tx: Transaction, account_id: str, because: str) -> None:
        """End every session of an account of the transaction's firm."""
        mine = self.sessions.c.account_id == account_id
        self._end(tx, account_id, tx.firm_id, because, mine)

    def list_ended(self, actor: Actor, request: ListEndedSessions) -> EndedSessionPage:
        """A page of the sessions, of all firms, that ended since a moment; by id."""
        if actor.kind != "system":
            raise PermissionDenied("Only the installation itself asks which sessions have ended.")
        asked = {
            "since": from_wire_time(request.since),
            "after": request.after or NO_FIRM,
            "most": PAGE_SIZE,
        }
        with self.database.transaction(NO_FIRM) as tx:
            found = tx.execute(ENDED_SESSIONS, asked).scalars().all()
        return EndedSessionPage(
            session_ids=tuple(found), after=found[-1] if len(found) == PAGE_SIZE else None
        )

    def _end(
        self,
        tx: Transaction,
        account_id: str,
        firm_id: str,
        because: str,
        which: ColumnElement[bool],
    ) -> None:
        now = utc_now()
        these = which & (self.sessions.c.firm_id == firm_id) & self.sessions.c.ended_at.is_(None)
        ending = update(self.sessions).where(these).values(ended_at=now, ended_because=because)
        ended = tx.execute(ending.returning(self.sessions.c.id)).scalars().all()
        if ended:
            event = SessionEnded(account_id, tuple(ended), because, to_wire_time(now))
            tx.emit(event, firm_id)
