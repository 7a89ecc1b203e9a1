"""Rows of read models."""

from typing import Any

from sqlalchemy import delete, insert

from chassis.storage.database import Transaction
from chassis.storage.snapshots import keep_newest
from contracts.events import ClientChanged, FirmChanged
from services.portal_svc.read_models.tables import CLIENT_CONTACTS, CLIENTS, FIRMS


def keep_firm(tx: Transaction, firm: FirmChanged) -> None:
    """Keep the firm's name, unless something newer is known."""
    keep_newest(tx, FIRMS, {"firm_id": tx.firm_id, "name": firm.name, "version": firm.version})


def keep_client(tx: Transaction, client: ClientChanged) -> bool:
    """Replace a client's name and contacts, unless something newer is known (then False)."""
    row = {
        "client_id": client.client_id,
        "firm_id": tx.firm_id,
        "name": client.name,
        "version": client.version,
    }
    if not keep_newest(tx, CLIENTS, row):
        return False
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
    return True
