"""Statements of hot paths, planned once per connection instead of each time.

Planning a join of five tables under row-level security takes PostgreSQL ten times as long as
running it. The session keeps the plan, so a pooler between us and the server must keep sessions.
"""

import re
from typing import Any

from sqlalchemy import Connection, CursorResult

_PARAMETER = re.compile(r"(?<!:):(\w+)")
_READY = "onethread_prepared"


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

    def run(self, conn: Connection, values: dict[str, Any] | None) -> CursorResult[Any]:
        """Plan it, if this connection has not yet, and run it."""
        ready: set[str] = conn.info.setdefault(_READY, set())
        if self.name not in ready:
            conn.exec_driver_sql(self._make)
            ready.add(self.name)
        return conn.exec_driver_sql(self._run, values or {})
