"""Who may see what: the one place that decides it.

A contact with an enabled account sees the clients that the newest ClientChanged lists them for.
Until a client's first ClientChanged has come, the invitation stands in for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from chassis.errors import PermissionDenied
from chassis.ids import is_uuid
from chassis.storage.database import Transaction
from contracts.actor import Actor
from services.portal_svc.accounts.statements import CLIENTS_OF_CONTACT, CONTACTS_OF_CLIENT
from services.portal_svc.accounts.tables import ACCOUNTS


@dataclass(frozen=True, slots=True)
class PortalContact:
    """A contact at work in the portal, as the database knows them now."""

    id: str
    client_ids: tuple[str, ...]


def contact_of(tx: Transaction, actor: Actor) -> PortalContact:
    """The contact an actor is. What the database says counts, not what the token said when it
    was made: access that was withdrawn ends at once.
    """
    query = select(ACCOUNTS.c.contact_id).where(
        ACCOUNTS.c.firm_id == tx.firm_id, ACCOUNTS.c.contact_id == actor.id, ACCOUNTS.c.enabled
    )
    known = actor.kind == "contact" and is_uuid(actor.id) and tx.one_or_none(query) is not None
    if not known:
        raise PermissionDenied("Only a contact with access to the portal can do this.")
    return PortalContact(actor.id, clients_of(tx, actor.id))


def clients_of(tx: Transaction, contact_id: str) -> tuple[str, ...]:
    """Ids of the clients the contact may see."""
    found = tx.execute(CLIENTS_OF_CONTACT, {"firm_id": tx.firm_id, "contact_id": contact_id})
    return tuple(found.scalars())


def contacts_of(tx: Transaction, client_id: str) -> Mapping[str, str]:
    """Contacts who may see the client's conversation: id to name."""
    found = tx.rows(CONTACTS_OF_CLIENT, {"firm_id": tx.firm_id, "client_id": client_id})
    return {row["contact_id"]: row["name"] for row in found}
