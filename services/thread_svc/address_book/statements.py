"""SQL of the address book."""

from sqlalchemy import text

from chassis.storage.prepared import Prepared, columns_of
from services.thread_svc.address_book.tables import CONTACTS, IDENTITIES

_IDENTITY = ", ".join(f"i.{column.name} as identity_{column.name}" for column in IDENTITIES.c)
CONTACTS_OF_CLIENTS = Prepared(
    "contacts_of_clients",
    f"""
    select cc.client_id::text, {columns_of(CONTACTS, "p")}, {_IDENTITY},
        coalesce(a.enabled, false) as portal_access,
        b.at as bounced_at, b.reason as bounced_reason
    from client_contacts cc
    join contacts p on p.id = cc.contact_id
    left join identities i on i.contact_id = p.id
    left join bounced_addresses b on b.firm_id = i.firm_id and b.address = i.value
        and i.kind = 'email'
    left join portal_access a on a.contact_id = p.id and a.client_id = cc.client_id
    where cc.firm_id = :firm_id and cc.client_id = any(cast(cast(:client_ids as text[]) as uuid[]))
    order by p.name, p.id, i.primary desc, i.kind, i.value
    """,  # noqa: S608  # the columns of our tables
)
LOCK_ADDRESS = text("select pg_advisory_xact_lock(hashtextextended(:address, 0))")
