"""Moving messages between conversations, and making a conversation's summary true again."""

from typing import Any

from sqlalchemy import text

from chassis.storage.database import Transaction

_MOVE = """
    with locked as (
        select id, last_sequence from conversations
        where id = :target and firm_id = :firm_id for update
    ), numbered as (
        select m.id, l.last_sequence + row_number() over (order by m.sequence) as sequence
        from messages m cross join locked l
        where m.conversation_id = :source and m.firm_id = :firm_id and {chosen}
    ), moved as (
        update messages m set conversation_id = :target, sequence = n.sequence,
            link_id = :new_link_id
        from numbered n where m.id = n.id returning n.sequence
    )
    update conversations c
    set last_sequence = greatest(c.last_sequence, (select max(sequence) from moved))
    where c.id = :target and exists (select 1 from moved)
"""
_REFRESH = text(
    """
    update conversations c set
        channels = coalesce((select array_agg(distinct m.channel) from messages m
            where m.conversation_id = c.id), '{}'),
        last_activity_at = coalesce(l.occurred_at, c.last_activity_at),
        last_message_id = l.id, last_channel = l.channel, last_direction = l.direction,
        last_sender = l.author_name, last_snippet = left(l.body_text, 140),
        facing_at = f.occurred_at, facing_direction = f.direction, facing_intent = f.intent,
        triage = case when f.id is null then 'none' when f.direction = 'outbound'
            then 'awaiting_reply' when f.intent in
            ('document', 'question', 'payment', 'scheduling', 'urgent') then 'needs_action'
            else 'fyi' end,
        inbound_at = i.occurred_at, inbound_channel = i.channel
    from (select 1) one
    left join lateral (select * from messages m where m.conversation_id = :id
        order by occurred_at desc, id desc limit 1) l on true
    left join lateral (select * from messages m where m.conversation_id = :id
        and direction in ('inbound', 'outbound') and author_kind <> 'system'
        order by occurred_at desc, id desc limit 1) f on true
    left join lateral (select * from messages m where m.conversation_id = :id
        and direction = 'inbound' order by occurred_at desc, id desc limit 1) i on true
    where c.id = :id and c.firm_id = :firm_id
    """
)


def move_messages(  # the parts of one statement
    tx: Transaction,
    source: str,
    target: str,
    chosen: str,
    values: dict[str, Any],
    new_link_id: str | None,
) -> None:
    """Move the messages of `source` that the condition `chosen` names, numbered anew at the end
    of `target`: whoever has read that far sees them as unread.
    """
    named = {
        "source": source,
        "target": target,
        "firm_id": tx.firm_id,
        "new_link_id": new_link_id,
        **values,
    }
    tx.execute(text(_MOVE.format(chosen=chosen)), named)


def refresh_summary(tx: Transaction, conversation_id: str) -> None:
    """Recompute what the list shows from the messages that are there now."""
    tx.execute(_REFRESH, {"id": conversation_id, "firm_id": tx.firm_id})
