"""The address book's rows: clients with their one conversation, contacts and their addresses."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.engine import RowMapping

from chassis.errors import NotFound, ValidationFailed
from chassis.ids import is_uuid, new_id
from chassis.storage.database import Transaction
from chassis.storage.prepared import Prepared
from contracts.actor import Actor
from contracts.events import ClientChanged, ContactSnapshot
from contracts.parts import Identity
from services.thread_svc.address_book.tables import CLIENTS, IDENTITIES
from services.thread_svc.address_book.time_zones import time_zone_of
from services.thread_svc.conversation.tables import CONVERSATION_STAFF, CONVERSATIONS

_CONTACTS = Prepared(
    "contacts_of_clients",
    """
    select cc.client_id::text, p.id::text, p.name, i.kind, i.value, i.label, i.primary,
        coalesce(a.enabled, false) as portal_access
    from client_contacts cc
    join contacts p on p.id = cc.contact_id
    left join identities i on i.contact_id = p.id
    left join portal_access a on a.contact_id = p.id and a.client_id = cc.client_id
    where cc.firm_id = :firm_id and cc.client_id = any(cast(cast(:client_ids as text[]) as uuid[]))
    order by p.name, p.id, i.primary desc, i.kind, i.value
    """,
)


_ONE = text(
    "select c.id::text, c.name, c.kind, c.entity_type, c.time_zone,"
    " v.id::text as conversation_id from clients c"
    " join conversations v on v.client_id = c.id and v.kind = 'client'"
    " where c.firm_id = :firm_id and c.id = :client_id"
    " and (:team or exists (select 1 from conversation_staff s"
    "      where s.conversation_id = v.id and s.staff_id::text = :me))"
)


def initials_of(name: str) -> str:
    """Two letters at most, for the avatar."""
    words = [word for word in name.split() if word[0].isalnum()] or ["?"]
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return letters.upper()


def contacts_of(tx: Transaction, client_ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """Contacts with their identities, by client."""
    found: dict[str, dict[str, dict[str, Any]]] = {client_id: {} for client_id in client_ids}
    values = {"firm_id": tx.firm_id, "client_ids": list(client_ids)}
    for row in tx.rows(_CONTACTS, values):
        blank = {
            "id": row["id"],
            "name": row["name"],
            "identities": [],
            "portal_access": row["portal_access"],
        }
        contact = found[row["client_id"]].setdefault(row["id"], blank)
        if row["kind"] is not None:
            identity = {name: row[name] for name in ("kind", "value", "label", "primary")}
            contact["identities"].append(identity)
    return {client_id: list(contacts.values()) for client_id, contacts in found.items()}


def insert_client(tx: Transaction, request: dict[str, Any]) -> str:
    """The client's row and its one conversation; returns the client's id."""
    client_id, name = new_id(), str(request.get("name") or "").strip()
    if not name:
        raise ValidationFailed("A client needs a name.", {"name": ["is empty"]})
    row = {
        "id": client_id,
        "firm_id": tx.firm_id,
        "name": name,
        "kind": str(request.get("kind") or "company"),
        "entity_type": str(request.get("entity_type") or ""),
        "time_zone": time_zone_of(request),
    }
    tx.execute(insert(CLIENTS), row)
    conversation = {
        "id": new_id(),
        "firm_id": tx.firm_id,
        "kind": "client",
        "client_id": client_id,
        "title": name,
    }
    tx.execute(insert(CONVERSATIONS), conversation)
    return client_id


def add_identity(  # one column each
    tx: Transaction, contact_id: str, kind: str, value: str, label: str, primary: bool
) -> str:
    """Give a contact an address that is normalised already; returns the identity's id."""
    row = {
        "id": new_id(),
        "firm_id": tx.firm_id,
        "contact_id": contact_id,
        "kind": kind,
        "value": value,
        "label": label or "Main",
        "primary": primary,
    }
    tx.execute(insert(IDENTITIES), row)
    return str(row["id"])


def assign(tx: Transaction, client_id: str, staff_ids: Sequence[str]) -> None:
    """Put staff in charge of the client's conversation."""
    conversation = select(CONVERSATIONS.c.id).where(
        CONVERSATIONS.c.firm_id == tx.firm_id, CONVERSATIONS.c.client_id == client_id
    )
    conversation_id = tx.one("conversation", conversation)["id"]
    for staff_id in dict.fromkeys(staff_ids):
        row = {"firm_id": tx.firm_id, "conversation_id": conversation_id, "staff_id": staff_id}
        tx.execute(insert(CONVERSATION_STAFF), row)


def announce(tx: Transaction, client_id: str) -> None:
    """Tell the other services how the client looks now."""
    bump = text(
        "update clients set version = version + 1 where id = :id and firm_id = :firm_id"
        " returning id::text, name, kind, entity_type, version, (select v.id::text from"
        " conversations v where v.client_id = clients.id and v.kind = 'client') as conversation_id"
    )
    row = tx.one("client", bump, {"id": client_id, "firm_id": tx.firm_id})
    contacts = tuple(
        ContactSnapshot(
            contact_id=contact["id"],
            name=contact["name"],
            identities=tuple(Identity(**identity) for identity in contact["identities"]),
        )
        for contact in contacts_of(tx, [client_id])[client_id]
    )
    tx.emit(
        ClientChanged(
            client_id=row["id"],
            conversation_id=row["conversation_id"],
            name=row["name"],
            kind=row["kind"],
            entity_type=row["entity_type"],
            version=row["version"],
            contacts=contacts,
        )
    )


def view_of(tx: Transaction, client_id: str, actor: Actor | None = None) -> dict[str, Any]:
    """A client as the API shows it; NotFound when it is not there (for this actor)."""
    if not is_uuid(client_id):
        raise NotFound("There is no such client.", client_id=client_id)
    values = {
        "firm_id": tx.firm_id,
        "client_id": client_id,
        "team": actor is None or actor.sees_team,
        "me": actor.id if actor else "",
    }
    row = tx.one("client", _ONE, values)
    return client_view(row, contacts_of(tx, [client_id])[client_id])


def client_view(row: RowMapping, contacts: list[dict[str, Any]]) -> dict[str, Any]:
    """A row of clients with its contacts, as the API shows it."""
    return {**row, "initials": initials_of(row["name"]), "contacts": contacts}
