"""Clients of a firm who get its broadcasts: written straight into tables, each with a phone."""

from collections.abc import Sequence
from contextlib import closing

import psycopg2
from psycopg2.extensions import cursor as cursor_class

from bench.archive import server_of
from bench.firms import BenchFirm

RECIPIENTS = 1_000
_STEPS = (
    "drop table if exists listed",
    """
    create temporary table listed as
    select n, gen_random_uuid() as client_id, gen_random_uuid() as contact_id
    from generate_series(0, %(count)s - 1) n
    """,
    """
    insert into clients (id, firm_id, name, kind, entity_type)
    select client_id, %(firm_id)s, 'Recipient ' || n, 'company', 'LLC' from listed
    """,
    """
    insert into contacts (id, firm_id, name)
    select contact_id, %(firm_id)s, 'Contact ' || n from listed
    """,
    """
    insert into client_contacts (firm_id, client_id, contact_id)
    select %(firm_id)s, client_id, contact_id from listed
    """,
    """
    insert into identities (id, firm_id, contact_id, kind, value, label, "primary")
    select gen_random_uuid(), %(firm_id)s, contact_id, 'phone', %(phones)s || lpad(n::text, 4, '0'),
        'Mobile', true from listed
    """,
    """
    insert into conversations (id, firm_id, kind, client_id, title, last_activity_at)
    select gen_random_uuid(), %(firm_id)s, 'client', client_id, 'Recipient ' || n, now() from listed
    """,
    "select client_id::text from listed order by n",
)


def write_recipients(database_url: str, firms: Sequence[BenchFirm]) -> list[list[str]]:
    """Ids of RECIPIENTS new clients of each firm."""
    server = server_of(database_url, "onethread_thread")
    with closing(psycopg2.connect(server)) as connection:
        with connection, connection.cursor() as cursor:
            cursor.execute("set app.firm_id = '*'")
            ids = [_write(cursor, firm) for firm in firms]
        # As autovacuum would a minute later.
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("vacuum (analyze)")
    return ids


def _write(cursor: cursor_class, firm: BenchFirm) -> list[str]:
    values = {"count": RECIPIENTS, "firm_id": firm.id, "phones": f"+16283{firm.index:02d}"}
    for step in _STEPS:
        cursor.execute(step, values)
    return [row[0] for row in cursor.fetchall()]


def drop_waiting(database_url: str) -> None:
    """Forget what broadcasts have not begun, so that what follows is measured alone."""
    server = server_of(database_url, "onethread_thread")
    with (
        closing(psycopg2.connect(server)) as connection,
        connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("set app.firm_id = '*'")
        cursor.execute("delete from broadcast_items where state = 'waiting'")
