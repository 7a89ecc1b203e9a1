"""SQL of writing to a client."""

from sqlalchemy import text

FILES_HERE = text(
    """
    select distinct on (f.file ->> 'id') f.file ->> 'id' as id, f.file
    from messages m cross join lateral jsonb_array_elements(m.attachments) f (file)
    where m.firm_id = :firm_id and m.conversation_id = :conversation_id
        and m.attachments <> '[]'::jsonb and f.file ->> 'id' = any(cast(:ids as text[]))
        and not coalesce((f.file ->> 'quarantined')::boolean, false)
    order by f.file ->> 'id'
    """
)
