"""Which contacts and clients belong together, as the portal lets them see each other.

The newest ClientChanged of a client lists its contacts; until the first one has come, the
invitations stand in for it.
"""

from sqlalchemy import text

CONTACTS_OF_CLIENT = text("""
    with named as (
        select contact_id, name from client_contacts
        where firm_id = :firm_id and client_id = :client_id
        union all
        select i.contact_id, null from invitations i
        where i.firm_id = :firm_id and i.client_id = :client_id
        and not exists (select 1 from clients k where k.client_id = i.client_id)
    )
    select cast(a.contact_id as text) as contact_id, coalesce(n.name, a.name) as name
    from named n join accounts a on a.contact_id = n.contact_id
    where a.firm_id = :firm_id and a.enabled order by a.contact_id
""")

CLIENTS_OF_CONTACT = text("""
    select cast(client_id as text) from client_contacts
    where firm_id = :firm_id and contact_id = :contact_id
    union
    select cast(i.client_id as text) from invitations i
    where i.firm_id = :firm_id and i.contact_id = :contact_id
    and not exists (select 1 from clients k where k.client_id = i.client_id)
    order by 1
""")
