"""Units of work on PostgreSQL: one transaction, one firm, and the events it gives rise to.

with database.transaction(firm_id) as tx:      # row-level security sees this firm only
    tx.execute(...)
    tx.emit(SomethingHappened(...))            # leaves with the commit, or not at all
with database.once(envelope, "record_inbound") as tx:    # the same, and only the first time
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from sqlalchemy import Connection, CursorResult, Engine, create_engine, text
from sqlalchemy.engine import RowMapping
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import Executable

from chassis.errors import NotFound, OnethreadError
from chassis.ids import new_id, to_wire_time, utc_now
from chassis.prepared import Prepared
from chassis.trace import current_trace
from contracts.envelope import Envelope, encode
from contracts.events import Event

EVERY_FIRM = "*"
"""Scope of the installation's own work (a webhook that must first find the firm, a sweeper)."""

Statement = Executable | Prepared
AfterCommit = Callable[[Sequence[Envelope]], None]
# Several statements in one message to the server: begin and commit need no round trip of theirs.
_BEGIN = "begin; select set_config('app.firm_id', %(firm_id)s, true)"
_BEGIN_ONCE = _BEGIN + (  # noqa: S608  # nothing comes from outside
    "; insert into inbox (event_id, handler, firm_id)"
    " values (%(event_id)s, %(handler)s, %(firm_id)s) on conflict do nothing"
)
_EMIT_AND_COMMIT = (
    "insert into outbox (event_id, firm_id, name, body) select * from unnest("
    "%(event_ids)s::uuid[], %(firm_ids)s::uuid[], %(names)s::text[], %(bodies)s::text[]); commit"
)


class AlreadyHandled(OnethreadError):
    """The inbox knows this event: the work was done before, there is nothing to do."""


class Transaction:
    """A unit of work. `firm_id` is its scope; `conn` is open until the block ends."""

    def __init__(self, conn: Connection, firm_id: str) -> None:
        self.conn = conn
        self.firm_id = firm_id
        self.events: list[Envelope] = []

    def execute(
        self, statement: Statement, values: dict[str, Any] | list[dict[str, Any]] | None = None
    ) -> CursorResult[Any]:
        """Run a statement inside the transaction."""
        if not isinstance(statement, Prepared):
            return self.conn.execute(statement, values)
        assert not isinstance(values, list), "a prepared statement runs once at a time"
        return statement.run(self.conn, values)

    def one_or_none(
        self, statement: Statement, values: dict[str, Any] | None = None
    ) -> RowMapping | None:
        """The only row, or None."""
        return self.execute(statement, values).mappings().one_or_none()

    def one(
        self, what: str, statement: Statement, values: dict[str, Any] | None = None
    ) -> RowMapping:
        """The only row; NotFound names `what` is missing (in this firm)."""
        row = self.one_or_none(statement, values)
        if row is None:
            raise NotFound(f"There is no such {what}.", what=what)
        return row

    def rows(
        self, statement: Statement, values: dict[str, Any] | None = None
    ) -> Sequence[RowMapping]:
        """All rows."""
        return self.execute(statement, values).mappings().all()

    def emit(self, event: Event, firm_id: str | None = None) -> None:
        """Send an event when, and only when, this transaction commits."""
        self.events.append(
            Envelope(
                event_id=new_id(),
                name=event.NAME,
                firm_id=firm_id or self.firm_id,
                occurred_at=to_wire_time(utc_now()),
                trace=current_trace(),
                payload=encode(event),
            )
        )


class Database:
    """One service's database. `after_commit` receives the events of each committed unit."""

    def __init__(self, engine: Engine, after_commit: AfterCommit = lambda _: None) -> None:
        self.engine = engine
        # Without this the driver sends a begin of its own, in a round trip of its own.
        self._sessions = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._after_commit = after_commit

    @contextmanager
    def transaction(self, firm_id: str) -> Iterator[Transaction]:
        """A unit of work scoped to one firm (or EVERY_FIRM)."""
        with self._unit(_BEGIN, {"firm_id": firm_id}) as (tx, _):
            yield tx

    @contextmanager
    def once(self, envelope: Envelope, handler: str) -> Iterator[Transaction]:
        """A unit of work that happens once per event and handler; else AlreadyHandled."""
        key = {"event_id": envelope.event_id, "handler": handler, "firm_id": envelope.firm_id}
        with self._unit(_BEGIN_ONCE, key) as (tx, known):
            if known.rowcount == 0:
                raise AlreadyHandled(f"{handler} has handled {envelope.event_id} before.")
            yield tx

    @contextmanager
    def _unit(
        self, begin: str, values: dict[str, str]
    ) -> Iterator[tuple[Transaction, CursorResult[Any]]]:
        with self._sessions.connect() as conn:
            try:
                begun = conn.exec_driver_sql(begin, values)
                tx = Transaction(conn, values["firm_id"])
                yield tx, begun
                _commit(tx)
            except BaseException:
                _roll_back(conn)
                raise
        if tx.events:
            self._after_commit(tx.events)

    def ping(self) -> None:
        """Raise what the driver raises when the database does not answer."""
        with self.engine.connect() as conn:
            conn.execute(text("select 1"))


def _commit(tx: Transaction) -> None:
    if not tx.events:
        tx.conn.exec_driver_sql("commit")
        return
    columns = {
        "event_ids": [event.event_id for event in tx.events],
        "firm_ids": [event.firm_id for event in tx.events],
        "names": [event.name for event in tx.events],
        "bodies": [event.to_json().decode() for event in tx.events],
    }
    tx.conn.exec_driver_sql(_EMIT_AND_COMMIT, columns)


def _roll_back(conn: Connection) -> None:
    if conn.invalidated:
        return
    try:
        conn.exec_driver_sql("rollback")
    except DBAPIError:
        # Whatever is open there must not meet the next user of the connection.
        conn.invalidate()


SESSION_OPTIONS = "-c statement_timeout=15000 -c plan_cache_mode=force_generic_plan"
"""All prepared statements look rows up by key, so one plan fits every value."""


def database_url(server_url: str, service: str, name: str | None = None) -> str:
    """Address of a service's own database on the server, for the psycopg2 driver."""
    parts = urlsplit(server_url)
    path = f"/{name or f'onethread_{service}'}"
    return urlunsplit(("postgresql+psycopg2", parts.netloc, path, parts.query, ""))


def make_engine(url: str, pool_size: int) -> Engine:
    """An engine whose pool waits at most five seconds for a connection."""
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=5,
        pool_pre_ping=False,
        connect_args={"connect_timeout": 5, "options": SESSION_OPTIONS},
    )
