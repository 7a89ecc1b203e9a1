"""The SQL of limits and of known networks."""

from sqlalchemy import text

from chassis.storage.prepared import Prepared

CHARGE = Prepared(
    "charge_rate_limits",
    """
    with asked as (
        select * from unnest(
            cast(:keys as text[]), cast(:gaps as float8[]), cast(:allowances as float8[])
        ) as asked (key, gap, allowance)
    ), refused as (
        select extract(epoch from l.free_at - now()) + a.gap - a.allowance as wait
        from asked a join rate_limits l on l.key = a.key
        where l.free_at > now() + make_interval(secs => a.allowance - a.gap)
    ), charged as (
        insert into rate_limits as l (key, free_at)
        select key, now() + make_interval(secs => gap) from asked
        where not exists (select from refused) order by key
        on conflict (key) do update
        set free_at = greatest(l.free_at, now()) + (excluded.free_at - now())
        where l.free_at <= now() + make_interval(
            secs => (select a.allowance - a.gap from asked a where a.key = l.key)
        )
        returning key
    )
    select (select count(*) from charged) as charged,
    coalesce((select max(wait) from refused), 0) as wait
    """,
)
"""All keys are charged or none. `allowance`: how far ahead of now a key may be in debt, burst times
gap; the condition stands twice, because another transaction may charge between the two looks."""

REFUND = Prepared(
    "refund_rate_limits",
    """
    with held as (
        select key from rate_limits where key = any(cast(:keys as text[])) order by key for update
    )
    update rate_limits l set free_at = l.free_at - make_interval(secs => a.gap)
    from held join unnest(cast(:keys as text[]), cast(:gaps as float8[])) as a (key, gap)
    on held.key = a.key where l.key = held.key
    """,
)
"""Takes its rows in the order in which CHARGE does: in any other, two who sign in at the same time
could each wait for what the other holds."""

FORGET_FREE = text(
    "delete from rate_limits where key in"
    " (select key from rate_limits where free_at < now() limit :most for update skip locked)"
)

FIRM_OF_TOKEN = Prepared(
    "firm_of_token", "select * from firm_of_token(cast(:digest as text)) as found (firm_id)"
)
FIRMS_OF_ADDRESS = Prepared(
    "firms_of_address",
    "select * from firms_of_address(cast(:email_key as text)) as found (firm_id)",
)
"""Firms in which somebody signs in with the address: at most a few."""

ENDED_SESSIONS = text(
    "select * from ended_sessions(:since, cast(:after as uuid), :most) as found (session_id)"
)

KNOWS_NETWORK = Prepared(
    "knows_network",
    """
    select exists (
        select from sessions where account_id = any(cast(:account_ids as text[])::uuid[])
        and network = cast(:network as text)
    ) as known
    """,
)
"""Whether one of the accounts has had a session there; sessions are kept a month after they end."""
