"""A firm with a long past: 50,000 clients with 20 messages each, written straight into tables.

Sizes and shares are those of a large practice: a tenth of the clients had an internal note, a
third wait for an answer, half of the conversations have been read to the end.
"""

from contextlib import closing

import psycopg2
from sqlalchemy import make_url

from bench.firms import firm_id

CLIENTS, MESSAGES_EACH, UNLINKED = 50_000, 20, 300
INDEX = 9_000
"""Number of the firm; the others count from 0."""

_STEPS = (
    """
    create temporary table past as
    select n, gen_random_uuid() as client_id, gen_random_uuid() as contact_id,
        gen_random_uuid() as conversation_id,
        now() - make_interval(secs => n * 37) as latest
    from generate_series(1, %(clients)s) n
    """,
    """
    insert into clients (id, firm_id, name, kind, entity_type)
    select client_id, %(firm_id)s, 'Client ' || md5(n::text), 'company', 'LLC' from past
    """,
    """
    insert into contacts (id, firm_id, name)
    select contact_id, %(firm_id)s, 'Contact ' || n from past
    """,
    """
    insert into client_contacts (firm_id, client_id, contact_id)
    select %(firm_id)s, client_id, contact_id from past
    """,
    """
    insert into identities (id, firm_id, contact_id, kind, value, label, "primary")
    select gen_random_uuid(), %(firm_id)s, contact_id, 'phone', '+1312' || lpad(n::text, 7, '0'),
        'Mobile', true from past
    """,
    """
    insert into messages (id, firm_id, conversation_id, sequence, channel, direction, author_kind,
        author_id, author_name, sender_address, recipients, body_text, intent, delivery_state,
        delivery_at, occurred_at)
    select gen_random_uuid(), %(firm_id)s, conversation_id, s,
        case when s %% 3 = 0 then 'email' else 'sms' end,
        case when s %% 2 = 0 then 'inbound' else 'outbound' end,
        case when s %% 2 = 0 then 'contact' else 'staff' end,
        case when s %% 2 = 0 then contact_id::text else %(owner_id)s end,
        case when s %% 2 = 0 then 'Contact ' || n else 'Owner' end,
        case when s %% 2 = 0 then '+1312' || lpad(n::text, 7, '0') end,
        array['+14155559000'],
        'Message ' || s || ': ' || repeat(md5((n * 31 + s)::text) || ' ', 1 + (n + s) %% 8),
        case when s %% 2 = 0 then 'question' end,
        case when s %% 2 = 1 then 'delivered' end,
        case when s %% 2 = 1 then latest end,
        latest - make_interval(hours => %(each)s - s)
    from past, generate_series(1, %(each)s) s
    """,
    """
    insert into conversations (id, firm_id, kind, client_id, title, last_sequence,
        last_activity_at, last_message_id, last_channel, last_direction, last_sender,
        last_snippet, channels, facing_at, facing_direction, facing_intent, inbound_at,
        inbound_channel, triage)
    select p.conversation_id, %(firm_id)s, 'client', p.client_id, 'Client ' || md5(p.n::text),
        %(each)s, p.latest, m.id, m.channel, m.direction, m.author_name, left(m.body_text, 140),
        case when p.n %% 10 = 0 then array['sms', 'email', 'internal']
             else array['sms', 'email'] end,
        p.latest, m.direction, m.intent, p.latest, m.channel,
        (array['needs_action', 'awaiting_reply', 'fyi'])[1 + p.n %% 3]
    from past p
    join messages m on m.conversation_id = p.conversation_id and m.sequence = %(each)s
    """,
    """
    insert into conversations (id, firm_id, kind, sender_kind, sender_address, title,
        last_activity_at)
    select gen_random_uuid(), %(firm_id)s, 'unlinked', 'phone', '+1773' || lpad(n::text, 7, '0'),
        '+1773' || lpad(n::text, 7, '0'), now() - make_interval(mins => n)
    from generate_series(1, %(unlinked)s) n
    """,
    """
    insert into read_cursors (firm_id, conversation_id, staff_id, read_up_to)
    select %(firm_id)s, conversation_id, %(owner_id)s,
        case when n %% 2 = 0 then %(each)s else %(each)s - 5 end
    from past where n %% 4 <> 0
    """,
    """
    insert into conversation_staff (firm_id, conversation_id, staff_id)
    select %(firm_id)s, conversation_id, %(owner_id)s from past where n %% 5 = 0
    """,
)
_SAMPLE = (
    "select id::text from conversations where firm_id = %s and kind = 'client'"
    " order by md5(id::text) limit %s"
)


def server_of(database_url: str, database: str) -> str:
    """The libpq address of a database of the stack's server."""
    url = make_url(database_url).set(drivername="postgresql", database=database)
    return url.render_as_string(hide_password=False)


def write_archive(database_url: str, owner_id: str) -> list[str]:
    """Fill the tables; ids of some conversations, new and old, in no order."""
    values = {
        "clients": CLIENTS,
        "each": MESSAGES_EACH,
        "unlinked": UNLINKED,
        "firm_id": firm_id(INDEX),
        "owner_id": owner_id,
    }
    server = server_of(database_url, "onethread_thread")
    with closing(psycopg2.connect(server)) as connection:
        with connection, connection.cursor() as cursor:
            cursor.execute("set app.firm_id = '*'")
            for step in _STEPS:
                cursor.execute(step, values)
        # As autovacuum would a minute later: statistics, and pages marked all visible.
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("vacuum (analyze)")
            cursor.execute(_SAMPLE, (values["firm_id"], 1000))
            return [row[0] for row in cursor.fetchall()]
