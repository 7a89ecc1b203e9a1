"""Events in a service's outbox that the broker refused so often that nobody tries any more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, TextClause, create_engine, text

from chassis.storage.engine import database_url

_LIST = text(
    "select event_id::text, name, parked_because from outbox where parked_because is not null"
    " order by created_at"
)
_REPLAY = text(
    "update outbox set refusals = 0, parked_because = null"
    " where event_id = any(cast(:event_ids as uuid[]))"
)
_DROP = text("delete from outbox where event_id = any(cast(:event_ids as uuid[]))")


@dataclass(frozen=True)
class ParkedEvents:
    """Those of one service; none without its database."""

    engine: Engine | None

    @classmethod
    def of(cls, service: str, server: str | None) -> ParkedEvents:
        """`server`: DATABASE_URL."""
        return cls(create_engine(database_url(server, service, None)) if server else None)

    def rows(self) -> list[tuple[str, str, str]]:
        """Event id, name and reason, oldest first."""
        if self.engine is None:
            return []
        with self.engine.connect() as conn:
            return [(row.event_id, row.name, row.parked_because) for row in conn.execute(_LIST)]

    def replay(self, event_ids: Sequence[str]) -> None:
        """Let the sweeper try them again."""
        self._change(_REPLAY, event_ids)

    def drop(self, event_ids: Sequence[str]) -> None:
        """Delete them for good."""
        self._change(_DROP, event_ids)

    def _change(self, statement: TextClause, event_ids: Sequence[str]) -> None:
        if self.engine is not None and event_ids:
            with self.engine.begin() as conn:
                conn.execute(statement, {"event_ids": list(event_ids)})
