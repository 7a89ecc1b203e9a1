"""SQL of broadcasts: whom they are for, whose turn it is, how far they have come."""

from sqlalchemy import text

from chassis.storage.prepared import columns_of
from services.thread_svc.broadcasts.tables import BROADCAST_ITEMS, BROADCASTS

# The audience

VISIBLE_CLIENTS = text(
    """
    select c.id::text as client_id, c.name as client_name, c.time_zone,
        v.id, v.kind, v.title, v.sender_kind, v.sender_address
    from clients c join conversations v on v.client_id = c.id and v.kind = 'client'
    where c.firm_id = :firm_id and c.id = any(cast(:client_ids as uuid[]))
        and (:team or exists (select 1 from conversation_staff s
             where s.conversation_id = v.id and s.staff_id::text = :me))
    """
)

# Turns

WAITING_BROADCASTS = text(
    f"select {columns_of(BROADCASTS, 'b')}, i.waiting"  # noqa: S608  # the columns of our table
    " from (select broadcast_id, count(*) as waiting from broadcast_items"
    " where state = 'waiting' group by broadcast_id) i"
    " join broadcasts b on b.id = i.broadcast_id order by random()"
)
# A turn is a slice of the database's clock that is handled once: whoever is first has it.
TAKE_TURN = text(
    "insert into inbox (event_id, handler, firm_id) select cast(md5('broadcast turn '"
    " || floor(extract(epoch from clock_timestamp()) / :length)) as uuid), 'compose_broadcasts',"
    " cast(:nobody as uuid) on conflict do nothing"
)
WAITING_ITEMS = text(
    f"select {columns_of(BROADCAST_ITEMS)} from broadcast_items"  # noqa: S608  # the same
    " where broadcast_id = :broadcast_id and firm_id = :firm_id"
    " and state = 'waiting' order by position limit :most for update skip locked"
)

# Progress

COUNT_BY_STATE = text(
    "select coalesce(m.delivery_state, i.state) as state, count(*) as items"
    " from broadcast_items i left join messages m on m.id = i.message_id"
    " where i.broadcast_id = :broadcast_id and i.firm_id = :firm_id group by 1"
)
COUNT_EACH_BY_STATE = text(
    "select i.broadcast_id::text, coalesce(m.delivery_state, i.state) as state, count(*) as items"
    " from broadcast_items i left join messages m on m.id = i.message_id"
    " where i.broadcast_id = any(cast(:ids as uuid[])) and i.firm_id = :firm_id group by 1, 2"
)
LIST_ITEMS = text(
    """
    select i.client_id, i.client_name, i.message_id::text as message_id,
        case when i.state = 'waiting' then 'queued'
             else coalesce(m.delivery_state, i.state) end as state,
        coalesce(i.code, m.delivery_reason ->> 'code') as code,
        coalesce(i.message, m.delivery_reason ->> 'message') as message
    from broadcast_items i left join messages m on m.id = i.message_id
    where i.broadcast_id = :broadcast_id and i.firm_id = :firm_id order by i.position
    """
)
CHANGED_BROADCASTS = text(
    "select b.id::text, b.firm_id::text, b.staff_id from broadcasts b"
    " where b.id in (select broadcast_id from broadcast_news)"
    " and b.told_at <= clock_timestamp() - make_interval(secs => :pause)"
    " order by b.told_at limit :most for update skip locked"
)
FORGET_CHANGES = text(
    "delete from broadcast_news where broadcast_id = :broadcast_id and firm_id = :firm_id"
)
MARK_PUBLISHED = text("update broadcasts set told_at = clock_timestamp() where id = :broadcast_id")
