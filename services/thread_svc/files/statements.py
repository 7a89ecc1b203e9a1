"""SQL of files: those of a client's messages, and what nobody sent."""

from sqlalchemy import TextClause, text

# A mail's own parts (a signature's picture, a calendar entry) are no files that anybody looks for.
_FILES = """
    select m.id::text as message_id, m.conversation_id::text as conversation_id, m.channel,
        m.direction, m.author_kind, m.author_id, m.author_name, m.occurred_at,
        f.place, f.file
    from messages m
    cross join lateral jsonb_array_elements(m.attachments) with ordinality f (file, place)
    where m.firm_id = :firm_id and m.conversation_id = :conversation_id
        and m.attachments <> '[]'::jsonb
        and (cast(:channel as text) is null or m.channel = :channel)
        and coalesce((f.file ->> 'document')::boolean, true)
"""
_NEWEST = " order by m.occurred_at desc, m.id desc, f.place limit :limit"
# Places count upwards within a message, and messages go back in time.
_AFTER = """
    and (m.occurred_at, m.id) <= (cast(:after_at as timestamptz), cast(:after_id as uuid))
    and ((m.occurred_at, m.id) < (cast(:after_at as timestamptz), cast(:after_id as uuid))
        or f.place > :after_place)
"""
LIST_FILES: dict[bool, TextClause] = {
    False: text(_FILES + _NEWEST),
    True: text(_FILES + _AFTER + _NEWEST),
}
"""By whether the page goes on behind a cursor."""
CONVERSATION_OF = text(
    "select id::text from conversations"
    " where firm_id = :firm_id and client_id = :client_id and kind = 'client'"
)
FORGET_UNUSED = text(
    "delete from uploads where id in (select id from uploads where used_at is null"
    " and created_at < now() - make_interval(secs => :age) order by created_at limit :most"
    " for update skip locked)"
)
KNOWN_DIGESTS = text(
    "select distinct digest from uploads where digest = any(cast(:digests as text[]))"
)
