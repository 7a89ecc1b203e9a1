"""Who may see what: the one place that decides it.

A contact with an enabled account sees the clients that the newest ClientChanged lists them for.
Until a client's first ClientChanged has come, the invitation stands in for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, text

from chassis.errors import PermissionDenied
from chassis.ids import is_uuid
from chassis.storage.database import Transaction
from chassis.storage.snapshots import keep_newest
from contracts.actor import Actor
from contracts.events import ClientChanged
from services.portal_svc.conversations import open_all_contacts
from services.portal_svc.tables import ACCOUNTS, CLIENT_CONTACTS, CLIENTS

_CONTACTS_OF_CLIENT = text("""
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
_CLIENTS_OF_CONTACT = text("""
    select cast(client_id as text) from client_contacts
    where firm_id = :firm_id and contact_id = :contact_id
    union
    select cast(i.client_id as text) from invitations i
    where i.firm_id = :firm_id and i.contact_id = :contact_id
    and not exists (select 1 from clients k where k.client_id = i.client_id)
    order by 1
""")


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact at work in the portal, as the database knows them now."""

    id: str
    client_ids: tuple[str, ...]


def contact_of(tx: Transaction, actor: Actor) -> Contact:
    """The contact an actor is. What the database says counts, not what the token said when it
    was made: access that was withdrawn ends at once.
    """
    query = select(ACCOUNTS.c.contact_id).where(
        ACCOUNTS.c.firm_id == tx.firm_id, ACCOUNTS.c.contact_id == actor.id, ACCOUNTS.c.enabled
    )
    known = actor.kind == "contact" and is_uuid(actor.id) and tx.one_or_none(query) is not None
    if not known:
        raise PermissionDenied("Only a contact with access to the portal can do this.")
    return Contact(actor.id, clients_of(tx, actor.id))


def clients_of(tx: Transaction, contact_id: str) -> tuple[str, ...]:
    """Ids of the clients the contact may see."""
    found = tx.execute(_CLIENTS_OF_CONTACT, {"firm_id": tx.firm_id, "contact_id": contact_id})
    return tuple(found.scalars())


def contacts_of(tx: Transaction, client_id: str) -> Mapping[str, str]:
    """Contacts who may see the client's conversation: id to name."""
    found = tx.rows(_CONTACTS_OF_CLIENT, {"firm_id": tx.firm_id, "client_id": client_id})
    return {row["contact_id"]: row["name"] for row in found}


def learn_client(tx: Transaction, client: ClientChanged) -> None:
    """Replace what is known of a client, unless something newer is known."""
    row = {
        "client_id": client.client_id,
        "firm_id": tx.firm_id,
        "name": client.name,
        "version": client.version,
    }
    if not keep_newest(tx, CLIENTS, row):
        return
    tx.execute(delete(CLIENT_CONTACTS).where(CLIENT_CONTACTS.c.client_id == client.client_id))
    contacts: list[dict[str, Any]] = [
        {
            "client_id": client.client_id,
            "contact_id": contact.contact_id,
            "firm_id": tx.firm_id,
            "name": contact.name,
        }
        for contact in client.contacts
    ]
    if contacts:
        tx.execute(insert(CLIENT_CONTACTS), contacts)
    open_all_contacts(tx, client.client_id)
