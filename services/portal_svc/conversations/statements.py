"""The statements of conversations."""

from sqlalchemy import text

LIST_CONVERSATIONS = text("""
    select cast(c.id as text) as id, c.kind, c.last_activity_at, k.name as client_name,
        m.author_id, m.author_name, m.body_text, m.posted_at,
        (select count(*) from (
            select 1 from messages u
            where u.conversation_id = c.id and u.sequence > coalesce(r.up_to_sequence, 0)
            and u.author_id is distinct from :contact_id limit :most_unread
        ) unread) as unread_count
    from conversations c
    left join clients k on k.client_id = c.client_id
    left join lateral (
        select author_id, author_name, body_text, posted_at from messages
        where conversation_id = c.id order by posted_at desc, id desc limit 1
    ) m on true
    left join read_cursors r
        on r.conversation_id = c.id and r.contact_id = cast(:contact_id as uuid)
    where c.firm_id = :firm_id and c.client_id = any(cast(:client_ids as uuid[]))
    order by c.last_activity_at desc, c.id
""")
"""The conversations of `client_ids`, newest activity first, each with its latest message and how
many messages of others the contact has not read, counted up to `most_unread`."""
