"""Statements of hot paths, planned once per connection instead of each time.

Planning a join of five tables under row-level security takes PostgreSQL ten times as long as
running it. The session keeps the plan, so a pooler between us and the server must keep sessions.
"""

import re

from sqlalchemy import Connection, Table

_PARAMETER = re.compile(r"(?<!:):(\w+)")
_READY = "onethread_prepared"


def columns_of(table: Table, alias: str = "") -> str:
    """Every column by its name: a plan made for `*` breaks when the next release adds a column."""
    return ", ".join(f"{alias}.{column.name}" if alias else column.name for column in table.c)


def of_firm(alias: str = "") -> str:
    """The condition that a row found by its own key is the firm's.

    Not `=`: made while the table is small, a plan might use an index that begins with firm_id for
    it, which is then all rows of the firm.
    """
    return f"{alias}.".lstrip(".") + "firm_id is not distinct from :firm_id"


class Prepared:
    """A statement under a `name` that is unique in its service.

    `sql` names its parameters `:like_this`; cast them where PostgreSQL cannot tell the type from
    what they are compared with.
    """

    def __init__(self, name: str, sql: str) -> None:
        self.name = name
        used = _PARAMETER.findall(sql)
        # Each use is a parameter of its own: its type comes from its own place.
        places = iter(range(1, len(used) + 1))
        self._make = f"prepare {name} as {_PARAMETER.sub(lambda _: f'${next(places)}', sql)}"
        values = ", ".join(f"%({parameter})s" for parameter in used)
        self._run = f"execute {name}({values})" if used else f"execute {name}"

    def call(self, conn: Connection) -> str:
        """The words that run it, with `%(parameter)s` in them; plans it first if need be."""
        ready: set[str] = conn.info.setdefault(_READY, set())
        if self.name not in ready:
            # A plan belongs to the session and outlives a transaction that is rolled back.
            conn.exec_driver_sql(self._make)
            ready.add(self.name)
        return self._run
