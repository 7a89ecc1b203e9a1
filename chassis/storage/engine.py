"""The engine under a service's units of work: where its database is, how a session behaves."""

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from psycopg2.extensions import new_array_type, new_type, register_type
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext

SETTINGS = {
    "statement_timeout": "15000",
    "plan_cache_mode": "force_generic_plan",
    "join_collapse_limit": "1",
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "enable_material": "off",
}
"""What each session of a service begins with.

Statements look rows up by key, so one plan fits every value. It is kept as long as the session and
may be made while a table is still empty, so it must be the plan for a large one, whatever the
statistics say: by index, from key to key, in the order in which the joins are written.
"""
_OPTIONS = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
_ID_AS_TEXT = new_type((2950,), "ID_AS_TEXT", lambda value, _: value)
_IDS_AS_TEXT = new_array_type((2951,), "IDS_AS_TEXT", _ID_AS_TEXT)


def database_url(server_url: str, service: str, name: str | None = None) -> str:
    """Address of a service's own database on the server, for the psycopg2 driver."""
    parts = urlsplit(server_url)
    path = f"/{name or f'onethread_{service}'}"
    return urlunsplit(("postgresql+psycopg2", parts.netloc, path, parts.query, ""))


def make_engine(url: str, pool_size: int) -> Engine:
    """An engine whose pool waits at most five seconds for a connection.

    The driver begins nothing by itself: units of work say `begin` in their first message, and
    whoever else wants a transaction asks for `transactional(engine)`.
    """
    engine = create_engine(
        url,
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=5,
        pool_pre_ping=False,
        # The connection used last: its backend still has all it needs in the processor's caches.
        pool_use_lifo=True,
        connect_args={"connect_timeout": 5, "options": _OPTIONS},
    )
    event.listen(engine, "connect", _read_ids_as_text)
    event.listen(engine, "handle_error", _keep_values_out)
    return engine


def _keep_values_out(happened: ExceptionContext) -> None:
    """What the server says of a row (DETAIL, the statement, its values) is not for logs, dead
    letters or anybody's eyes: the first line and the rule that was broken are.
    """
    original, wrapped = happened.original_exception, happened.sqlalchemy_exception
    first = next(iter(str(original).splitlines()), "")
    # The server quotes what it could not read: invalid input syntax for type uuid: "…".
    terse = first.partition(': "')[0]
    original.args = (terse,)
    if wrapped is not None:
        wrapped.args = (f"({type(original).__name__}) {terse}",)


def _read_ids_as_text(connection: Any, _: object) -> None:
    # SQLAlchemy has the driver make UUID objects; everywhere here an id is a text.
    register_type(_ID_AS_TEXT, connection)
    register_type(_IDS_AS_TEXT, connection)


def transactional(engine: Engine) -> Engine:
    """The same pool, with `engine.begin()` as SQLAlchemy has it."""
    return engine.execution_options(isolation_level="READ COMMITTED")
