"""Publishes what the relay left in an outbox, and parks what the broker will not have.

Any number of replicas may sweep at the same time. An event that was refused is tried alone from
then on, so that it takes no others with it; refused MOST_REFUSALS times it stays where it is, with
the reason, until somebody tries it again or drops it (in the pages, or `python -m
tools.dead_letters`), and its firm is told. That the broker is away is no refusal.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress

from sqlalchemy import Connection, Engine, Row, text

from chassis.ids import new_id, to_wire_time, utc_now
from chassis.messaging.bus import Bus
from chassis.messaging.outbox import FORGET, publication_of
from chassis.messaging.publication import Publication, PublicationRefused
from chassis.messaging.stuck import kept_row, reason_of, stuck_event
from chassis.observability.log import get_logger
from chassis.observability.metrics import EVENTS_PARKED
from chassis.observability.trace import current_trace
from chassis.storage.engine import transactional
from chassis.storage.stuck_events import KEEP
from contracts.envelope import Envelope, MalformedPayload, encode
from contracts.sizes import MOST_EVENT_BYTES

_log = get_logger(__name__)
SWEEP_AGE_SECONDS = 5.0
"""Younger events are still on their way through the relay of the process that wrote them."""
MOST_REFUSALS = 10
MOST_ALONE = 5
"""Refused events that one turn tries again."""
CONFIRM_SECONDS = 10.0
_LEFT_BEHIND = text(
    "select event_id::text, name, octet_length(body) as size from outbox"
    " where created_at < now() - make_interval(secs => :age)"
    " and parked_because is null and (refusals > 0) = :refused"
    " order by created_at limit :most for update skip locked"
)
_BODIES = text(
    "select event_id::text, body from outbox where event_id = any(cast(:event_ids as uuid[]))"
    " order by created_at"
)
_REFUSED = text(
    "update outbox set refusals = refusals + 1,"
    " parked_because = case when refusals + 1 >= :most then cast(:why as text) end"
    " where event_id = cast(:event_id as uuid) returning parked_because, firm_id::text, name"
)
_TELL = text(
    "insert into outbox (event_id, firm_id, name, body)"
    " values (cast(:event_id as uuid), cast(:firm_id as uuid), :name, :body)"
)
_STATE = text(
    "select coalesce(extract(epoch from now() - min(created_at)"
    " filter (where parked_because is null)), 0) as age,"
    " count(*) filter (where parked_because is not null) as parked from outbox"
)


def outbox_state(engine: Engine) -> tuple[float, int]:
    """Seconds for which the oldest event has waited, 0 when none waits; and how many are parked."""
    with engine.connect() as conn:
        row = conn.execute(_STATE).one()
        return float(row.age), int(row.parked)


def sweep(engine: Engine, bus: Bus, age: float = SWEEP_AGE_SECONDS, most: int = 200) -> int:
    """Publish events older than `age` seconds that nobody confirmed; returns how many left.

    The rows stay locked until the broker has confirmed, so another sweeper passes them by. No more
    bodies are held at a time than one event may have.
    """
    left = 0
    with transactional(engine).begin() as conn:
        again = conn.execute(_LEFT_BEHIND, {"age": age, "most": MOST_ALONE, "refused": True}).all()
        fresh = conn.execute(_LEFT_BEHIND, {"age": age, "most": most, "refused": False}).all()
        for group in [*_groups(fresh), *([row.event_id] for row in again)]:
            left += _publish(conn, bus, group)
    return left


def _groups(rows: Sequence[Row[tuple[str, str, int]]]) -> Iterator[list[str]]:
    """Ids of events that are published together."""
    group: list[str] = []
    together = 0
    for row in rows:
        if group and together + row.size > MOST_EVENT_BYTES:
            yield group
            group, together = [], 0
        group.append(row.event_id)
        together += row.size
    if group:
        yield group


def _publish(conn: Connection, bus: Bus, event_ids: Sequence[str]) -> int:
    under_way: dict[str, Publication] = {}
    for row in conn.execute(_BODIES, {"event_ids": list(event_ids)}):
        try:
            under_way[row.event_id] = publication_of(Envelope.from_json(row.body))
        except MalformedPayload as exc:
            _note_refusal(conn, bus.name, row.event_id, str(exc))
    bus.publish(*under_way.values())
    sent = []
    for event_id, publication in under_way.items():
        problem = publication.confirmed.exception(timeout=CONFIRM_SECONDS)
        if problem is None:
            sent.append(event_id)
        elif isinstance(problem, PublicationRefused):
            _note_refusal(conn, bus.name, event_id, str(problem))
    if sent:
        conn.execute(FORGET, {"event_ids": sent})
    return len(sent)


def _note_refusal(conn: Connection, service: str, event_id: str, why: str) -> None:
    why = reason_of(why)
    named = {"event_id": event_id, "most": MOST_REFUSALS, "why": why}
    row = conn.execute(_REFUSED, named).one()
    if row.parked_because is None:
        _log.warning("event_refused", event_id=event_id, why=why)
    else:
        EVENTS_PARKED.inc()
        _log.error("event_parked", event_id=event_id, why=why)
        _tell(conn, service, event_id, row, why)


def _tell(
    conn: Connection, service: str, event_id: str, row: Row[tuple[str, str, str]], why: str
) -> None:
    now = to_wire_time(utc_now())
    parked = _parked(conn, event_id) or Envelope(event_id, row.name, row.firm_id, now, "", {})
    conn.execute(KEEP, kept_row(parked, "parked", why, None))
    told = stuck_event(parked, service, "parked", why)
    if told is not None:
        event = Envelope(new_id(), told.NAME, row.firm_id, now, current_trace(), encode(told))
        columns = {"event_id": event.event_id, "firm_id": event.firm_id, "name": event.name}
        conn.execute(_TELL, columns | {"body": event.to_json().decode()})


def _parked(conn: Connection, event_id: str) -> Envelope | None:
    for row in conn.execute(_BODIES, {"event_ids": [event_id]}):
        with suppress(MalformedPayload):
            return Envelope.from_json(row.body)
    return None
