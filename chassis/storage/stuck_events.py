"""The table of events that went nowhere in a service, and its SQL.

`body`: a dead letter's whole envelope, from which it is tried anew; null for an event that is
parked, whose body is in the outbox. `message`: what of it people read (contracts.rpc.stuck).
"""

from sqlalchemy import Engine, text

KEEP = text(
    "insert into stuck_events (event_id, firm_id, name, outcome, reason, body, message)"
    " values (cast(:event_id as uuid), cast(:firm_id as uuid), :name, :outcome, :reason, :body,"
    " cast(:message as jsonb)) on conflict (event_id) do update set outcome = excluded.outcome,"
    " reason = excluded.reason, body = excluded.body, message = excluded.message, stuck_at = now()"
)
LIST = text(
    "select event_id::text, name, outcome, reason, message, stuck_at from stuck_events"
    " where firm_id = cast(:firm_id as uuid) order by stuck_at desc, event_id limit :most"
)
LOCK = text(
    "select name, outcome, reason, body, message from stuck_events"
    " where firm_id = cast(:firm_id as uuid) and event_id = cast(:event_id as uuid) for update"
)
SETTLE = text(
    "delete from stuck_events"
    " where firm_id = cast(:firm_id as uuid) and event_id = cast(:event_id as uuid)"
)
UNPARK = text(
    "update outbox set refusals = 0, parked_because = null"
    " where firm_id = cast(:firm_id as uuid) and event_id = cast(:event_id as uuid)"
)
DROP_PARKED = text(
    "delete from outbox where firm_id = cast(:firm_id as uuid) and parked_because is not null"
    " and event_id = cast(:event_id as uuid)"
)
_DEAD = text("select count(*) from stuck_events where outcome = 'dead'")
_CREATE = (
    "create table stuck_events (event_id uuid constraint pk_stuck_events primary key,"
    " firm_id uuid not null, name text not null, outcome text not null, reason text not null,"
    " body text, message jsonb, stuck_at timestamptz not null default now())"
)
TABLE = (
    _CREATE,
    "create index ix_stuck_events_firm_id_stuck_at on stuck_events (firm_id, stuck_at)",
)


def dead_letters_of(engine: Engine) -> int:
    """How many dead letters are kept, of all firms; for background work."""
    with engine.connect() as conn:
        return int(conn.execute(_DEAD).scalar_one())
