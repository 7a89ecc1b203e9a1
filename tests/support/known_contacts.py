"""Contacts who become known behind thread_svc's back, after an event that names them."""

from __future__ import annotations

from sqlalchemy import insert

from chassis.ids import new_id
from chassis.runtime.context import ServiceContext
from services.thread_svc.address_book.tables import CLIENT_CONTACTS, CLIENTS, CONTACTS
from services.thread_svc.conversation.tables import CONVERSATIONS


def make_contact_known(
    context: ServiceContext, firm_id: str, client_id: str, contact_id: str
) -> None:
    """A client with its conversation and one contact."""
    client = {"id": client_id, "firm_id": firm_id, "name": "Late", "kind": "company"}
    conversation = {"id": new_id(), "firm_id": firm_id, "kind": "client", "title": "Late"}
    pair = {"firm_id": firm_id, "client_id": client_id, "contact_id": contact_id}
    with context.database.transaction(firm_id) as tx:
        tx.execute(insert(CLIENTS), {**client, "entity_type": ""})
        tx.execute(insert(CONVERSATIONS), {**conversation, "client_id": client_id})
        tx.execute(insert(CONTACTS), {"id": contact_id, "firm_id": firm_id, "name": "Lea"})
        tx.execute(insert(CLIENT_CONTACTS), pair)
