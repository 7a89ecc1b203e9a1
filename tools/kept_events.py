"""What a service's database has of events that went nowhere: dead letters, and what is parked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pika.adapters.blocking_connection import BlockingChannel
from pika.spec import BasicProperties
from sqlalchemy import Engine, create_engine, text

from chassis.messaging.topology import ATTEMPT_HEADER, EVENT_CONTENT_TYPE, events_queue
from chassis.storage.engine import database_url

# Every firm's: the tool is the installation's.
_EVERY = text("set local app.firm_id to '*'")
_LIST = text(
    "select event_id::text, name, parked_because as reason, created_at as at from outbox"
    " where parked_because is not null union all"
    " select event_id::text, name, reason, stuck_at from stuck_events where outcome = 'dead'"
    " order by at"
)
_UNPARK = text(
    "update outbox set refusals = 0, parked_because = null"
    " where event_id = any(cast(:event_ids as uuid[]))"
)
_BODIES = text(
    "select event_id::text, name, body from stuck_events"
    " where body is not null and event_id = any(cast(:event_ids as uuid[]))"
)
_SETTLE = text("delete from stuck_events where event_id = any(cast(:event_ids as uuid[]))")
_DROP_PARKED = text(
    "delete from outbox where parked_because is not null"
    " and event_id = any(cast(:event_ids as uuid[]))"
)


@dataclass(frozen=True)
class KeptEvents:
    """Those of one service; none without its database."""

    service: str
    engine: Engine | None

    @classmethod
    def of(cls, service: str, server: str | None) -> KeptEvents:
        """`server`: DATABASE_URL."""
        engine = create_engine(database_url(server, service, None)) if server else None
        return cls(service, engine)

    def rows(self) -> list[tuple[str, str, str]]:
        """Event id, name and reason, oldest first."""
        if self.engine is None:
            return []
        with self.engine.begin() as conn:
            conn.execute(_EVERY)
            return [(row.event_id, row.name, row.reason) for row in conn.execute(_LIST)]

    def replay(self, channel: BlockingChannel, event_ids: Sequence[str]) -> None:
        """Dead letters go to the service once more over `channel`, which confirms; the sweeper
        tries what was parked again.
        """
        if self.engine is None or not event_ids:
            return
        named = {"event_ids": list(event_ids)}
        with self.engine.begin() as conn:
            conn.execute(_EVERY)
            for row in conn.execute(_BODIES, named).all():
                self._redeliver(channel, row.event_id, row.name, row.body)
            conn.execute(_UNPARK, named)
            conn.execute(_SETTLE, named)

    def drop(self, event_ids: Sequence[str]) -> None:
        """Delete them for good."""
        if self.engine is None or not event_ids:
            return
        with self.engine.begin() as conn:
            conn.execute(_EVERY)
            conn.execute(_DROP_PARKED, {"event_ids": list(event_ids)})
            conn.execute(_SETTLE, {"event_ids": list(event_ids)})

    def _redeliver(self, channel: BlockingChannel, event_id: str, name: str, body: str) -> None:
        properties = BasicProperties(
            content_type=EVENT_CONTENT_TYPE,
            content_encoding="binary",
            delivery_mode=2,
            message_id=event_id,
            type=name,
            headers={ATTEMPT_HEADER: 0},
        )
        channel.basic_publish("", events_queue(self.service), body.encode(), properties, True)
