"""Units of work on PostgreSQL: one transaction, one firm, and the events it gives rise to.

with database.transaction(firm_id) as tx:      # row-level security sees this firm only
    tx.execute(...)
    tx.emit(SomethingHappened(...))            # leaves with the commit, or not at all
with database.once(envelope, "record_inbound") as tx:    # the same, and only the first time
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
from sqlalchemy import Connection, CursorResult, Engine, text
from sqlalchemy.engine import RowMapping
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.sql import Executable

from chassis.errors import NotFound, OnethreadError, TooLarge
from chassis.ids import new_id, to_wire_time, utc_now
from chassis.observability.trace import current_trace
from chassis.storage.prepared import Prepared
from contracts.envelope import Envelope
from contracts.events import Event
from contracts.sizes import MOST_EVENT_BYTES

EVERY_FIRM = "*"
"""Scope of the installation's own work (a sweeper); a service's own program sees nothing in it."""
NO_FIRM = "00000000-0000-0000-0000-000000000000"
"""Scope of what belongs to no firm, or before it is known to which."""

Statement = Executable | Prepared
Values = dict[str, Any]
AfterCommit = Callable[[Sequence[Envelope]], None]
# Several statements in one message to the server: begin and commit need no round trip of theirs.
_SCOPE = "set local app.firm_id to %(scope)s"
_BEGIN = f"begin; {_SCOPE}"
_LOCK_TIMEOUT = "set local lock_timeout to %(milliseconds)s"
BATCH_LOCK_SECONDS = 1.0
_REMEMBER = Prepared(
    "remember_events",
    "insert into inbox (event_id, handler, firm_id) select event_id, :handler, firm_id from"
    " unnest(cast(:event_ids as text[])::uuid[], cast(:firm_ids as text[])::uuid[])"
    " as handled (event_id, firm_id)",
)
_HANDLED_BEFORE = "pk_inbox"
_EMIT = Prepared(
    "emit_events",
    "insert into outbox (event_id, firm_id, name, body) select * from unnest("
    "cast(:event_ids as text[])::uuid[], cast(:firm_ids as text[])::uuid[],"
    " cast(:names as text[]), cast(:bodies as text[]))",
)


def scope_of(firm_ids: Iterable[str]) -> str:
    """The scope of one firm or of several; NO_FIRM if there is none."""
    return ",".join(sorted(set(firm_ids))) or NO_FIRM


class AlreadyHandled(OnethreadError):
    """The inbox knows this event: the work was done before, there is nothing to do."""


class Transaction:
    """A unit of work. `firm_id` is its scope; `conn` is open until the block ends.

    The beginning, and whatever was put into the pipeline, travels with the next statement.
    """

    def __init__(self, conn: Connection, scope: str) -> None:
        self.conn = conn
        self.events: list[Envelope] = []
        self._scope = scope
        self._scope_sent = scope
        self._ahead: list[tuple[str, Values]] = [(_BEGIN, {"scope": scope})]

    @property
    def firm_id(self) -> str:
        """The firm whose rows row-level security shows now; or EVERY_FIRM, NO_FIRM, or several
        (`scope_of`).
        """
        return self._scope

    @contextmanager
    def scoped_to(self, scope: str) -> Iterator[None]:
        """Inside the block the scope is another; then the former again."""
        former, self._scope = self._scope, scope
        try:
            yield
        finally:
            self._scope = former

    def find_scope(self, statement: Prepared, values: Values) -> None:
        """From the next statement on the scope is what `statement` sets it to, in the same message.
        Who then learns which firm it is says so with `scoped_to`.
        """
        self._send_scope()
        self._ahead.append((statement.call(self.conn), values))

    def wait_for_locks(self, seconds: float) -> None:
        """From the next statement on, fail rather than wait longer for another's lock."""
        self._ahead.append((_LOCK_TIMEOUT, {"milliseconds": int(seconds * 1000)}))

    def execute(
        self, statement: Statement, values: Values | list[Values] | None = None
    ) -> CursorResult[Any]:
        """Run a statement inside the transaction."""
        self._send_scope()
        if isinstance(statement, Prepared):
            assert not isinstance(values, list), "a prepared statement runs once at a time"
            return self._send(statement.call(self.conn), values or {})
        if self._ahead:
            command, last = self._ahead.pop()
            self._send(command, last)
        return self.conn.execute(statement, values)

    def pipeline(self, statement: Prepared, values: Values) -> None:
        """Run a statement whose outcome nobody waits for: before the next one, or the commit."""
        self._send_scope()
        self._ahead.append((statement.call(self.conn), values))

    def commit(self) -> None:
        """Store everything, the events too."""
        if self.events:
            columns = {
                "event_ids": [event.event_id for event in self.events],
                "firm_ids": [event.firm_id for event in self.events],
                "names": [event.name for event in self.events],
                "bodies": [event.to_json().decode() for event in self.events],
            }
            with self.scoped_to(scope_of(columns["firm_ids"])):
                self.pipeline(_EMIT, columns)
        self._send("commit", {})

    def _send_scope(self) -> None:
        if self._scope != self._scope_sent:
            self._scope_sent = self._scope
            self._ahead.append((_SCOPE, {"scope": self._scope}))

    def _send(self, command: str, values: Values) -> CursorResult[Any]:
        messages, self._ahead = [*self._ahead, (command, values)], []
        named = {f"{n}_{name}": v for n, (_, own) in enumerate(messages) for name, v in own.items()}
        script = "; ".join(c.replace("%(", f"%({n}_") for n, (c, _) in enumerate(messages))
        return self.conn.exec_driver_sql(script, named)

    def one_or_none(self, statement: Statement, values: Values | None = None) -> RowMapping | None:
        """The only row, or None."""
        return self.execute(statement, values).mappings().one_or_none()

    def one(self, what: str, statement: Statement, values: Values | None = None) -> RowMapping:
        """The only row; NotFound names `what` is missing (in this firm)."""
        row = self.one_or_none(statement, values)
        if row is None:
            raise NotFound(f"There is no such {what}.", what=what)
        return row

    def rows(self, statement: Statement, values: Values | None = None) -> Sequence[RowMapping]:
        """All rows."""
        return self.execute(statement, values).mappings().all()

    def emit(self, happened: Event, firm_id: str | None = None, trace: str | None = None) -> None:
        """Send an event when, and only when, this transaction commits. `firm_id`, `trace`: where
        they are not those of the work at hand; a scope that is not one firm must name it.

        TooLarge: the broker, and those who hear it, would choke on it.
        """
        firm_id = firm_id or self._scope
        if firm_id in {EVERY_FIRM, NO_FIRM} or "," in firm_id:
            raise ValueError(f"{happened.NAME} must name its firm: the scope is not one.")
        body = msgspec.json.encode(happened)
        if (size := len(body)) > MOST_EVENT_BYTES:
            raise TooLarge(f"{happened.NAME} has {size} bytes; {MOST_EVENT_BYTES} are allowed.")
        self.events.append(
            Envelope(
                event_id=new_id(),
                name=happened.NAME,
                firm_id=firm_id,
                occurred_at=to_wire_time(utc_now()),
                trace=trace or current_trace(),
                payload=msgspec.json.decode(body),
            )
        )


class Database:
    """One service's database. `after_commit` receives the events of each committed unit."""

    def __init__(self, engine: Engine, after_commit: AfterCommit = lambda _: None) -> None:
        self.engine = engine
        self._after_commit = after_commit

    @contextmanager
    def transaction(self, firm_id: str) -> Iterator[Transaction]:
        """A unit of work scoped to one firm (or EVERY_FIRM, NO_FIRM, or several: `scope_of`)."""
        with self.engine.connect() as conn:
            try:
                tx = Transaction(conn, firm_id)
                yield tx
                tx.commit()
            except BaseException:
                _roll_back(conn)
                raise
        if tx.events:
            self._after_commit(tx.events)

    @contextmanager
    def once(self, envelope: Envelope, handler: str) -> Iterator[Transaction]:
        """A unit of work that happens once per event and handler; else its first statement, or
        its end, raises AlreadyHandled.
        """
        with self.once_each([envelope], handler) as tx:
            yield tx

    @contextmanager
    def once_each(self, envelopes: Sequence[Envelope], handler: str) -> Iterator[Transaction]:
        """The same for several events together: AlreadyHandled if it has handled one of them.

        The scope is their firms'; `scoped_to` leads to that of each.
        """
        try:
            with self.transaction(scope_of([one.firm_id for one in envelopes])) as tx:
                handled = {
                    "handler": handler,
                    "event_ids": [one.event_id for one in envelopes],
                    "firm_ids": [one.firm_id for one in envelopes],
                }
                if len(envelopes) > 1:
                    # Who waits longer than this is better handled apart from the batch.
                    tx.wait_for_locks(BATCH_LOCK_SECONDS)
                tx.pipeline(_REMEMBER, handled)
                yield tx
        except IntegrityError as exc:
            if broken_rule(exc) != _HANDLED_BEFORE:
                raise
            raise AlreadyHandled(f"{handler} has handled this before.") from exc

    def ping(self) -> None:
        """Raise what the driver raises when the database does not answer."""
        with self.engine.connect() as conn:
            conn.execute(text("select 1"))


def broken_rule(problem: IntegrityError) -> str | None:
    """Name of the constraint that a statement broke, as PostgreSQL reports it."""
    return getattr(getattr(problem.orig, "diag", None), "constraint_name", None)


def _roll_back(conn: Connection) -> None:
    if conn.invalidated:
        return
    try:
        conn.exec_driver_sql("rollback")
    except DBAPIError:
        # Whatever is open there must not meet the next user of the connection.
        conn.invalidate()
