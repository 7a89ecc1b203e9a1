"""The SQL of moving messages, and of summarising a conversation anew."""

from sqlalchemy import text

# The newest of each kind of message, whatever the rules make of the kinds.
SUMMARISED = text(
    """
    select m.id::text, m.channel, m.direction, m.author_kind, m.author_name, m.intent,
        m.body_text, m.quoted_from, m.occurred_at, m.sequence, newest.channel_since
    from (
        select distinct on (channel, direction, author_kind, intent)
            id, min(sequence) over (partition by channel) as channel_since
        from messages where conversation_id = :id and firm_id = :firm_id
        order by channel, direction, author_kind, intent, occurred_at desc, sequence desc
    ) newest
    join messages m on m.id = newest.id
    """
)
_SINCE_LINK = """
    (m.link_id = :link_id or (m.occurred_at >= :linked_at
        and (m.direction = 'inbound' and mailbox_key(m.sender_address) = mailbox_key(:remembered)
             or m.author_kind = 'system' and :remembered = any(m.recipients))))
"""


def _move(chosen: str, author: str) -> str:
    return f"""
    with locked as (
        select id, last_sequence from conversations
        where id = :target and firm_id = :firm_id for update
    ), numbered as (
        select m.id, l.last_sequence + row_number() over (order by m.sequence) as sequence
        from messages m cross join locked l
        where m.conversation_id = :source and m.firm_id = :firm_id and {chosen}
    ), moved as (
        update messages m set conversation_id = :target, sequence = n.sequence,
            link_id = :new_link_id, {author}
        from numbered n where m.id = n.id returning n.sequence
    )
    update conversations c
    set last_sequence = greatest(c.last_sequence, (select max(sequence) from moved))
    where c.id = :target and exists (select 1 from moved)
    """  # noqa: S608  # one of the conditions below


_IS_SENDERS = "m.direction = 'inbound' and mailbox_key(m.sender_address) = mailbox_key(:sender)"
_NAMED = f"""
    name_before_link = case when {_IS_SENDERS} then m.author_name end,
    author_kind = case when {_IS_SENDERS} then 'contact' else m.author_kind end,
    author_id = case when {_IS_SENDERS} then :contact_id else m.author_id end,
    author_name = case when {_IS_SENDERS} then :contact_name else m.author_name end
"""
_UNNAMED = f"""
    name_before_link = null,
    author_kind = case when {_IS_SENDERS} then 'unknown' else m.author_kind end,
    author_id = case when {_IS_SENDERS} then null else m.author_id end,
    author_name = case when {_IS_SENDERS}
        then coalesce(m.name_before_link, m.sender_address) else m.author_name end
"""
MOVE_ALL = text(_move("true", _NAMED))
MOVE_BACK = text(_move(_SINCE_LINK, _UNNAMED))
"""What a link moved, and what the linked sender, or the system to them, has written since; their
words are a stranger's again.
"""
