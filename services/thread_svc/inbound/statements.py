"""The SQL that finds the conversation of an inbound message."""

from sqlalchemy import text

from chassis.storage.prepared import Prepared

CANDIDATES = Prepared(
    "candidates",
    """
    select i.firm_id::text, i.kind, asked.value as address,
        c.id::text as client_id, c.name as client_name, v.id::text as conversation_id,
        p.id::text as contact_id, p.name as contact_name
    from unnest(cast(:firm_ids as text[])::uuid[], cast(:kinds as text[]), cast(:values as text[]),
        cast(:mailboxes as text[])) as asked (firm_id, kind, value, mailbox)
    join identities i on i.firm_id = asked.firm_id and i.kind = asked.kind
        and i.mailbox = asked.mailbox
    join client_contacts cc on cc.contact_id = i.contact_id and cc.firm_id = i.firm_id
    join contacts p on p.id = i.contact_id
    join clients c on c.id = cc.client_id
    join conversations v on v.client_id = c.id and v.kind = 'client'
        and v.firm_id is not distinct from i.firm_id
    """,
)
LAST_EXCHANGE = text(
    "select max(occurred_at) from messages where conversation_id = :conversation_id"
    " and (sender_address = :address or :address = any(recipients || cc || bcc))"
)
PROPOSED = text(
    "select id::text, own_ref, conversation_id::text from messages where firm_id = :firm_id"
    " and (own_ref = any(cast(:refs as text[])) or id = any(cast(:ids as uuid[])))"
)
# Whose conversations these are, and in which of them the firm itself wrote to somebody.
POINTED_TO = text(
    """
    select v.id::text as conversation_id, c.id::text as client_id, c.name as client_name,
        exists (select 1 from messages m where m.conversation_id = v.id
            and m.direction = 'outbound' and m.author_kind = 'staff'
            and :address = any(m.recipients || m.cc || m.bcc)) as written_to
    from conversations v join clients c on c.id = v.client_id
    where v.firm_id = :firm_id and v.kind = 'client' and v.id = any(cast(:ids as uuid[]))
    """
)
OPEN_UNLINKED = text(
    """
    insert into conversations (id, firm_id, kind, sender_kind, sender_address, title, candidates)
    values (:id, :firm_id, 'unlinked', :kind, :address, :address, cast(:candidates as jsonb))
    on conflict (firm_id, sender_kind, sender_address) where kind = 'unlinked'
    do update set candidates = excluded.candidates
    returning id::text
    """
)
UNLINKED_AMONG = text(
    "select id::text from conversations where firm_id = :firm_id and kind = 'unlinked'"
    " and sender_kind = 'email' and sender_address = any(:addresses)"
    " order by array_position(:addresses, sender_address) limit 1"
)
OF_CONTACT = text(
    "select v.id::text as conversation_id, p.name as contact_name from conversations v"
    " join client_contacts cc on cc.client_id = v.client_id and cc.contact_id = :contact_id"
    " join contacts p on p.id = cc.contact_id"
    " where v.firm_id = :firm_id and v.client_id = :client_id and v.kind = 'client'"
)
