"""The address book's rows: clients with their one conversation, contacts and their addresses."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, exists, insert, select, update
from sqlalchemy.engine import RowMapping

from chassis.errors import NotFound
from chassis.ids import is_uuid, new_id, to_wire_time
from chassis.storage.database import Transaction
from chassis.storage.mapping import columns_from, contract_from
from contracts.actor import Actor
from contracts.events import ClientChanged, ContactSnapshot
from contracts.parts import Identity
from contracts.rpc.thread.clients import BouncedMail, Client, Contact, ContactIdentity
from services.thread_svc.address_book.statements import CONTACTS_OF_CLIENTS
from services.thread_svc.address_book.tables import (
    CLIENT_CONTACTS,
    CLIENTS,
    CONTACTS,
    IDENTITIES,
)
from services.thread_svc.conversation.rules import initials_of
from services.thread_svc.conversation.tables import CONVERSATION_STAFF, CONVERSATIONS

_ITS_CONVERSATION = (CONVERSATIONS.c.client_id == CLIENTS.c.id) & (CONVERSATIONS.c.kind == "client")
CLIENT_ROWS = select(CLIENTS, CONVERSATIONS.c.id.label("conversation_id")).join(
    CONVERSATIONS, _ITS_CONVERSATION
)
"""Clients with their conversations."""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Of CLIENT_ROWS: the clients of the actor's firm that they may see."""
    of_firm = CLIENTS.c.firm_id == actor.firm_id
    if actor.sees_team:
        return of_firm
    assigned = exists().where(
        CONVERSATION_STAFF.c.conversation_id == CONVERSATIONS.c.id,
        cast(CONVERSATION_STAFF.c.staff_id, Text) == actor.id,
    )
    return of_firm & assigned


def find_client(tx: Transaction, actor: Actor, client_id: str) -> Client:
    """The client; NotFound when it is not there for this actor."""
    if not is_uuid(client_id):
        raise NotFound("There is no such client.", client_id=client_id)
    row = tx.one("client", CLIENT_ROWS.where(visible_to(actor), CLIENTS.c.id == client_id))
    return clients_from(tx, [row])[0]


def clients_from(tx: Transaction, rows: Sequence[RowMapping]) -> list[Client]:
    """CLIENT_ROWS as the API shows them, with their contacts."""
    contacts = contacts_of(tx, [row["id"] for row in rows])
    return [
        contract_from(
            Client,
            row,
            initials=initials_of(row["name"]),
            contacts=tuple(contacts[row["id"]]),
            shared=(),
        )
        for row in rows
    ]


def contacts_of(tx: Transaction, client_ids: Sequence[str]) -> dict[str, list[Contact]]:
    """Contacts with their identities, by client."""
    found: dict[str, dict[str, tuple[RowMapping, list[ContactIdentity]]]]
    found = {client_id: {} for client_id in client_ids}
    values = {"firm_id": tx.firm_id, "client_ids": list(client_ids)}
    for row in tx.rows(CONTACTS_OF_CLIENTS, values):
        _, identities = found[row["client_id"]].setdefault(row["id"], (row, []))
        if row["identity_id"] is not None:
            columns = {column.name: row[f"identity_{column.name}"] for column in IDENTITIES.c}
            identities.append(contract_from(ContactIdentity, columns, bounced=_bounced(row)))
    return {
        client_id: [
            contract_from(Contact, row, identities=tuple(identities))
            for row, identities in contacts.values()
        ]
        for client_id, contacts in found.items()
    }


def _bounced(row: RowMapping) -> BouncedMail | None:
    at = row["bounced_at"]
    return BouncedMail(at=to_wire_time(at), reason=row["bounced_reason"]) if at else None


def identities_of(client: Client, contact_id: str) -> tuple[ContactIdentity, ...]:
    """The addresses of one of its contacts; NotFound when they are nobody of this client."""
    for contact in client.contacts:
        if contact.id == contact_id:
            return contact.identities
    raise NotFound("There is no such contact at this client.", contact_id=contact_id)


def insert_client(tx: Transaction, new: object) -> str:
    """The row of a client whose contract is `new`, and its one conversation; the client's id."""
    row: dict[str, Any] = {**columns_from(CLIENTS, new), "id": new_id(), "firm_id": tx.firm_id}
    tx.execute(insert(CLIENTS), row)
    conversation = {
        "id": new_id(),
        "firm_id": tx.firm_id,
        "kind": "client",
        "client_id": row["id"],
        "title": row["name"],
    }
    tx.execute(insert(CONVERSATIONS), conversation)
    return str(row["id"])


def insert_contact(tx: Transaction, client_id: str, new: object) -> str:
    """The row of a contact whose contract is `new`, without addresses; the contact's id."""
    row = {**columns_from(CONTACTS, new), "id": new_id(), "firm_id": tx.firm_id}
    tx.execute(insert(CONTACTS), row)
    pair = {"firm_id": tx.firm_id, "client_id": client_id, "contact_id": row["id"]}
    tx.execute(insert(CLIENT_CONTACTS), pair)
    return str(row["id"])


def insert_identity(
    tx: Transaction, contact_id: str, kind: str, value: str, label: str, *, primary: bool
) -> str:
    """Give a contact an address that is normalised already; the identity's id."""
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


def publish_client(tx: Transaction, client_id: str) -> Client:
    """Tell the other services how the client looks now; the same for whoever asked."""
    mine = (CLIENTS.c.firm_id == tx.firm_id) & (CLIENTS.c.id == client_id)
    tx.execute(update(CLIENTS).where(mine).values(version=CLIENTS.c.version + 1))
    row = tx.one("client", CLIENT_ROWS.where(mine))
    client = clients_from(tx, [row])[0]
    tx.emit(
        ClientChanged(
            client_id=client.id,
            conversation_id=client.conversation_id,
            name=client.name,
            kind=client.kind,
            entity_type=client.entity_type,
            version=row["version"],
            contacts=tuple(_snapshot(contact) for contact in client.contacts),
        )
    )
    return client


def _snapshot(contact: Contact) -> ContactSnapshot:
    identities = tuple(Identity(i.kind, i.value, i.label, i.primary) for i in contact.identities)
    return ContactSnapshot(contact_id=contact.id, name=contact.name, identities=identities)
