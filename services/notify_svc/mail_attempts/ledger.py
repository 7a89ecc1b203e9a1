"""The mails of one sort and their steps: locked, moved by the state table, remembered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Insert, Select, Table, Update, func, insert, select, update
from sqlalchemy.engine import RowMapping

from chassis.delivery.states import Row
from chassis.observability.metrics import DELIVERIES
from chassis.storage.database import Transaction
from contracts.parts import Reason
from services.notify_svc.errors import AttemptOvertaken
from services.notify_svc.mail_attempts.rules import IN_PROGRESS, STATES, WAITING
from services.notify_svc.mail_attempts.tables import HISTORY

MOST_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class MailLedger:
    """`table` has `attempt_columns`; `sort` names its mails in log, metrics and errors."""

    table: Table
    sort: str

    def due(self, tx: Transaction) -> Sequence[RowMapping]:
        """Ids and firms of mails whose time has come, the longest waiting first."""
        mail = self.table.c
        query = (
            select(mail.id, mail.firm_id)
            .where(mail.state.in_(WAITING), mail.due_at <= func.now())
            .order_by(mail.due_at)
            .limit(MOST_AT_ONCE)
        )
        return tx.rows(query)

    def left_behind(self, tx: Transaction, age: float) -> Sequence[RowMapping]:
        """Id, firm and attempts of mails that a runner took `age` seconds ago and never
        finished.
        """
        mail = self.table.c
        old = func.now() - func.make_interval(0, 0, 0, 0, 0, 0, age)
        query = (
            select(mail.id, mail.firm_id, mail.attempts)
            .where(mail.state.in_(IN_PROGRESS), mail.changed_at < old)
            .order_by(mail.changed_at)
            .limit(MOST_AT_ONCE)
        )
        return tx.rows(query)

    def lock_due(self, tx: Transaction, mail_id: str) -> RowMapping | None:
        """The mail, held until the transaction ends; None when another runner has it, or had it."""
        mail = self.table.c
        due = self._one(tx, mail_id).where(mail.state.in_(WAITING), mail.due_at <= func.now())
        return tx.one_or_none(due.with_for_update(skip_locked=True))

    def lock_attempt(self, tx: Transaction, mail_id: str, attempt: int) -> RowMapping:
        """The mail, held until the transaction ends; AttemptOvertaken when the attempt was given
        up as crashed and another has begun.
        """
        mail = tx.one(f"{self.sort} e-mail", self._one(tx, mail_id).with_for_update())
        if mail["attempts"] != attempt:
            raise AttemptOvertaken(f"Attempt {attempt} of {self.sort} {mail_id} was given up.")
        return mail

    def move(
        self,
        tx: Transaction,
        mail: RowMapping,
        event: str,
        reason: Reason | None = None,
        *,
        attempts: int | None = None,
        due_at: datetime | None = None,
        content: object = None,
    ) -> Row:
        """Apply an event to a locked mail and return the row of the state table that it took;
        None changes nothing.
        """
        step = STATES.row(mail["state"], event)
        changes = {"attempts": attempts, "due_at": due_at, "content": content}
        moved = self._update(tx, mail).values(
            state=step.to,
            changed_at=func.clock_timestamp(),
            reason_code=reason and reason.code,
            reason_message=reason and reason.message,
            **{name: value for name, value in changes.items() if value is not None},
        )
        attempt = mail["attempts"] if attempts is None else attempts
        tx.execute(_entry(tx, mail, attempt, step).add_cte(moved.cte("moved")))
        DELIVERIES.labels(self.sort, step.to).inc()
        return step

    def postpone(self, tx: Transaction, mail: RowMapping, due_at: datetime) -> None:
        """Let a waiting mail wait longer; its state stays."""
        tx.execute(self._update(tx, mail).values(due_at=due_at))

    def _one(self, tx: Transaction, mail_id: str) -> Select[tuple[object, ...]]:
        mail = self.table.c
        return select(self.table).where(mail.firm_id == tx.firm_id, mail.id == mail_id)

    def _update(self, tx: Transaction, mail: RowMapping) -> Update:
        where = self.table.c
        return update(self.table).where(where.firm_id == tx.firm_id, where.id == mail["id"])


def _entry(tx: Transaction, mail: RowMapping, attempt: int, step: Row) -> Insert:
    return insert(HISTORY).values(
        firm_id=tx.firm_id,
        window_id=mail["id"],
        attempt=attempt,
        event=step.event,
        from_state=step.state,
        to_state=step.to,
        because=step.because,
    )
