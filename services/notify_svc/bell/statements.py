"""The SQL of the bell that is text.

The locks give turns: facts about one conversation that arrive at the same time are applied one
after the other. Without a turn two transactions may each miss what the other is about to commit (a
message and the reading of it), and the outcome would depend on their timing.
"""

from sqlalchemy import text

from chassis.storage.prepared import Prepared

LOCK_CONVERSATION = Prepared(
    "lock_conversation",
    "select pg_advisory_xact_lock("
    "hashtextextended('conversation:' || cast(:conversation_id as text), 0))",
)
LOCK_TARGET = Prepared(
    "lock_target",
    "select pg_advisory_xact_lock(hashtextextended('conversation:' || moved_to, 0))"
    " from conversation_moves where firm_id = :firm_id and conversation_id = :conversation_id",
)

# What everybody switched on and off comes along: it costs no question of its own.
STAFF_OF_FIRMS = Prepared(
    "staff_of_firms",
    "select staff.firm_id::text, staff.staff_id::text, role, active, switches from staff"
    " left join notification_preferences own on own.firm_id = staff.firm_id"
    " and own.staff_id = staff.staff_id"
    " where staff.firm_id = any(cast(:firm_ids as text[])::uuid[])",
)

RAISE = Prepared(
    "raise_notifications",
    """
    with spot as (
        select coalesce(move.moved_to, cast(:origin_id as uuid)) as stands_in,
            greatest(cast(:at as timestamptz), move.moved_at) as there_since,
            move.up_to as moved_up_to
        from (values (1)) as always left join conversation_moves move
            on move.firm_id = :firm_id and move.conversation_id = :origin_id
            and move.moved_to is not null
    )
    insert into notifications (id, firm_id, staff_id, kind, message_id, origin_id,
        conversation_id, sequence, title, body, actor_name, at, there_since, in_bell,
        email_due_at, seen)
    select recipient.id, cast(:firm_id as uuid), recipient.staff_id, :kind,
        cast(:message_id as uuid), cast(:origin_id as uuid), spot.stands_in,
        cast(:sequence as integer), :title, :body, :actor_name, cast(:at as timestamptz),
        spot.there_since, recipient.bell,
        case when recipient.email then cast(:email_due_at as timestamptz) end,
        exists (
            select from read_cursors reader
            where reader.firm_id = :firm_id and reader.conversation_id = spot.stands_in
            and reader.staff_id = recipient.staff_id
            and case when cast(:sequence as integer) is null
                    then spot.there_since <= reader.read_at
                when spot.stands_in = cast(:origin_id as uuid)
                    then cast(:sequence as integer) <= reader.up_to
                when spot.moved_up_to is null then spot.there_since <= reader.read_at
                else spot.moved_up_to <= reader.up_to end
        )
    from spot, unnest(cast(:ids as text[])::uuid[], cast(:staff_ids as text[])::uuid[],
        cast(:bells as boolean[]), cast(:emails as boolean[]))
        as recipient (id, staff_id, bell, email)
    on conflict do nothing
    """,
)
RAISED_IN_BELL = Prepared(
    "raised_notifications",
    """
    select raised.id::text, raised.firm_id::text, raised.staff_id::text, kind,
        raised.message_id::text, raised.conversation_id::text, title, body, actor_name, seen, at, (
            select count(*) from (
                select from notifications other where other.firm_id = raised.firm_id
                and other.staff_id = raised.staff_id and not other.seen and other.in_bell
                limit :most
            ) as unseen
        ) as unseen
    from unnest(cast(:ids as text[])::uuid[], cast(:firm_ids as text[])::uuid[])
        as asked (id, firm_id)
    join notifications raised on raised.id = asked.id
        and raised.firm_id is not distinct from asked.firm_id
    where raised.in_bell and not raised.seen
    """,
)

# The place decides; of a failure, the place behind which it was told. What has none was told by an
# earlier release: there, reading later than it came counts. A moved message has another place than
# the event said: it is read when all that moved with it are.
MARK_READ_SEEN = Prepared(
    "mark_read_seen",
    "update notifications unseen set seen = true from read_cursors reader"
    " where unseen.firm_id = :firm_id and unseen.conversation_id = :conversation_id"
    " and not unseen.seen"
    " and reader.firm_id = :firm_id and reader.conversation_id = :conversation_id"
    " and reader.staff_id = unseen.staff_id"
    " and case when unseen.sequence is null then unseen.there_since <= reader.read_at"
    " when unseen.conversation_id = unseen.origin_id then unseen.sequence <= reader.up_to"
    " else coalesce((select move.up_to <= reader.up_to from conversation_moves move"
    " where move.firm_id = unseen.firm_id and move.conversation_id = unseen.origin_id),"
    " unseen.there_since <= reader.read_at) end",
)

COUNT_UNSEEN = text(
    "select count(*) from (select 1 from notifications where firm_id = :firm_id"
    " and staff_id = :staff_id and not seen and in_bell limit :most) as unseen"
)
