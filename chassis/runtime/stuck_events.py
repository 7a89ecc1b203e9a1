"""What a firm does about its events that went nowhere in a service: see, try again, drop."""

from typing import NamedTuple

import msgspec
from pika.spec import BasicProperties
from sqlalchemy.engine import RowMapping

from chassis.errors import NotFound, ServiceUnavailable
from chassis.ids import to_wire_time, utc_now
from chassis.messaging.publication import Publication
from chassis.messaging.stuck import command_for, subject_of
from chassis.messaging.topology import ATTEMPT_HEADER, EVENT_CONTENT_TYPE, events_queue
from chassis.observability.trace import TRACE_HEADER, current_trace
from chassis.runtime.context import ServiceContext
from chassis.storage.database import Transaction
from chassis.storage.stuck_events import DROP_PARKED, LIST, LOCK, SETTLE, UNPARK
from contracts.actor import Actor
from contracts.events import ActivityLogged
from contracts.parts import Person
from contracts.rpc.base import NoFields
from contracts.rpc.stuck import (
    DropStuckEvent,
    RetryStuckEvent,
    ServiceName,
    StuckEvent,
    StuckEventList,
    StuckMessage,
)

MOST_LISTED = 50
CONFIRM_SECONDS = 10.0


class StuckEvents(NamedTuple):
    """Those of one service."""

    context: ServiceContext

    def list_stuck_events(self, actor: Actor) -> StuckEventList:
        """The firm's, newest first."""
        named = {"firm_id": actor.firm_id, "most": MOST_LISTED + 1}
        with self.context.database.transaction(actor.firm_id) as tx:
            rows = tx.rows(LIST, named)
        service = self.context.service
        items = tuple(_stuck_event(service, row) for row in rows[:MOST_LISTED])
        return StuckEventList(items=items, more=len(rows) > MOST_LISTED)

    def retry_stuck_event(self, actor: Actor, request: RetryStuckEvent) -> NoFields:
        """Give it back to the service, or to the sweeper. NotFound when it is settled already;
        ServiceUnavailable when the broker does not have it: it stays.
        """
        with self.context.database.transaction(actor.firm_id) as tx:
            row = self._settle(tx, request.id, request.service)
            if row["outcome"] == "parked":
                tx.execute(UNPARK, {"firm_id": actor.firm_id, "event_id": request.id})
            else:
                self._redeliver(request.id, row["name"], row["body"])
            tx.emit(self._line("event.retried", actor, request.id, row))
        return NoFields()

    def drop_stuck_event(self, actor: Actor, request: DropStuckEvent) -> NoFields:
        """Delete it for good; NotFound when it is settled already."""
        with self.context.database.transaction(actor.firm_id) as tx:
            row = self._settle(tx, request.id, request.service)
            if row["outcome"] == "parked":
                tx.execute(DROP_PARKED, {"firm_id": actor.firm_id, "event_id": request.id})
            tx.emit(self._line("event.dropped", actor, request.id, row, request.reason))
        return NoFields()

    def _settle(self, tx: Transaction, event_id: str, service: ServiceName) -> RowMapping:
        if service != self.context.service:
            raise NotFound("There is no such stuck event.", what="stuck event")
        named = {"firm_id": tx.firm_id, "event_id": event_id}
        row = tx.one("stuck event", LOCK, named)
        tx.execute(SETTLE, named)
        return row

    def _redeliver(self, event_id: str, name: str, body: str) -> None:
        properties = BasicProperties(
            content_type=EVENT_CONTENT_TYPE,
            content_encoding="binary",
            delivery_mode=2,
            message_id=event_id,
            type=name,
            headers={TRACE_HEADER: current_trace(), ATTEMPT_HEADER: 0},
        )
        queue = events_queue(self.context.service)
        publication = Publication("", queue, body.encode(), properties, mandatory=True)
        self.context.bus.publish(publication)
        try:
            problem = publication.confirmed.exception(CONFIRM_SECONDS)
        except TimeoutError as late:
            raise ServiceUnavailable("The broker does not answer; try again soon.") from late
        if problem is not None:
            raise problem

    def _line(
        self, kind: str, actor: Actor, event_id: str, row: RowMapping, why: str | None = None
    ) -> ActivityLogged:
        message = row["message"] or {}
        details = {
            "event_id": event_id,
            "event": row["name"],
            "channel": message.get("channel", ""),
            "from": message.get("sender") or message.get("sender_address", ""),
            "reason": why or row["reason"],
        }
        who = Person("staff" if actor.kind == "staff" else "system", actor.id, actor.name)
        subject = subject_of(row["name"], self.context.service, row["outcome"])
        return ActivityLogged(kind, who, subject, to_wire_time(utc_now()), details)


def _stuck_event(service: str, row: RowMapping) -> StuckEvent:
    message = row["message"]
    return msgspec.convert(
        {
            "id": row["event_id"],
            "service": service,
            "name": row["name"],
            "what": subject_of(row["name"], service, row["outcome"]),
            "outcome": row["outcome"],
            "reason": row["reason"],
            "stuck_at": to_wire_time(row["stuck_at"]),
            "message": message and msgspec.convert(message, StuckMessage),
            "operator": command_for(service, row["event_id"]),
        },
        StuckEvent,
    )
