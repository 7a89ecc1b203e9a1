"""Rows of conversations and messages. Who may see them is accounts/access.py's."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import RowMapping

from chassis.ids import derived_id
from chassis.storage.database import Transaction
from services.portal_svc.conversations.tables import CONVERSATIONS, MESSAGES, READ_CURSORS

ALL_CONTACTS = "all_contacts"


def all_contacts_id(firm_id: str, client_id: str) -> str:
    """Id of a client's All Contacts conversation; every replica derives the same."""
    return derived_id(firm_id, client_id, ALL_CONTACTS)


def open_all_contacts(tx: Transaction, client_id: str) -> None:
    """Make the client's conversation when there is none."""
    row = _new_row(tx, client_id)
    tx.execute(upsert(CONVERSATIONS).on_conflict_do_nothing(), row)


def append_message(tx: Transaction, client_id: str, message: dict[str, Any]) -> int:
    """Add a message to the client's conversation and return its sequence there.

    Taking the number locks the conversation's row until the commit, so numbers come without
    gaps and a reader who has seen one has seen all before it.
    """
    first = upsert(CONVERSATIONS).values(
        **_new_row(tx, client_id), last_sequence=1, last_activity_at=message["posted_at"]
    )
    taken = first.on_conflict_do_update(
        index_elements=[CONVERSATIONS.c.id],
        set_={
            "last_sequence": CONVERSATIONS.c.last_sequence + 1,
            "last_activity_at": func.greatest(
                CONVERSATIONS.c.last_activity_at, first.excluded.last_activity_at
            ),
        },
    )
    sequence: int = tx.execute(taken.returning(CONVERSATIONS.c.last_sequence)).scalar_one()
    tx.execute(insert(MESSAGES), {**message, "firm_id": tx.firm_id, "sequence": sequence})
    return sequence


def find_conversation(
    tx: Transaction, client_ids: Sequence[str], conversation_id: str
) -> RowMapping:
    """A conversation of one of the clients; NotFound for any other."""
    query = select(CONVERSATIONS).where(
        CONVERSATIONS.c.firm_id == tx.firm_id,
        CONVERSATIONS.c.id == conversation_id,
        CONVERSATIONS.c.client_id.in_(client_ids),
    )
    return tx.one("conversation", query)


def find_message(tx: Transaction, client_ids: Sequence[str], message_id: str) -> RowMapping:
    """A message in a conversation of one of the clients; NotFound for any other."""
    query = (
        select(MESSAGES)
        .join(CONVERSATIONS, CONVERSATIONS.c.id == MESSAGES.c.conversation_id)
        .where(
            MESSAGES.c.firm_id == tx.firm_id,
            MESSAGES.c.id == message_id,
            CONVERSATIONS.c.client_id.in_(client_ids),
        )
    )
    return tx.one("message", query)


def sequence_of(tx: Transaction, conversation_id: str, message_id: str) -> int:
    """The place of a message in the conversation; NotFound when it does not stand there."""
    query = select(MESSAGES.c.sequence).where(
        MESSAGES.c.firm_id == tx.firm_id,
        MESSAGES.c.conversation_id == conversation_id,
        MESSAGES.c.id == message_id,
    )
    return int(tx.one("message", query)["sequence"])


def read_up_to(tx: Transaction, conversation_id: str, contact_id: str) -> int:
    """The sequence up to which the contact has read; 0 for nothing yet."""
    query = select(READ_CURSORS.c.up_to_sequence).where(
        READ_CURSORS.c.firm_id == tx.firm_id,
        READ_CURSORS.c.conversation_id == conversation_id,
        READ_CURSORS.c.contact_id == contact_id,
    )
    return int(tx.execute(query).scalar_one_or_none() or 0)


def _new_row(tx: Transaction, client_id: str) -> dict[str, Any]:
    return {
        "id": all_contacts_id(tx.firm_id, client_id),
        "firm_id": tx.firm_id,
        "client_id": client_id,
        "kind": ALL_CONTACTS,
    }
