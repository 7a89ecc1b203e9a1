"""The portal's conversations as tables: opened, appended to, read from. Who may is access.py's."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, text, tuple_
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import RowMapping

from chassis.ids import derived_id
from chassis.storage.database import Transaction
from services.portal_svc.tables import CONVERSATIONS, DELIVERIES, MESSAGES

ALL_CONTACTS = "all_contacts"
MOST_UNREAD = 100
_SUMMARIES = text("""
    select cast(c.id as text) as id, c.kind, c.last_activity_at, k.name as client_name,
        m.author_id, m.author_name, m.body_text, m.posted_at,
        (select count(*) from (
            select 1 from messages u
            where u.conversation_id = c.id and u.sequence > coalesce(r.up_to_sequence, 0)
            and u.author_id is distinct from :contact_id limit :most_unread
        ) unread) as unread_count
    from conversations c
    left join clients k on k.client_id = c.client_id
    left join lateral (
        select author_id, author_name, body_text, posted_at from messages
        where conversation_id = c.id order by posted_at desc, id desc limit 1
    ) m on true
    left join read_cursors r
        on r.conversation_id = c.id and r.contact_id = cast(:contact_id as uuid)
    where c.firm_id = :firm_id and c.client_id = any(cast(:client_ids as uuid[]))
    order by c.last_activity_at desc, c.id
""")


def all_contacts_id(firm_id: str, client_id: str) -> str:
    """Id of a client's All Contacts conversation; every replica derives the same."""
    return derived_id(firm_id, client_id, ALL_CONTACTS)


def open_all_contacts(tx: Transaction, client_id: str) -> None:
    """Make the client's conversation when there is none."""
    row = _new_row(tx, client_id)
    tx.execute(upsert(CONVERSATIONS).on_conflict_do_nothing(), row)


def append(tx: Transaction, client_id: str, message: dict[str, Any]) -> int:
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


def find(tx: Transaction, client_ids: Sequence[str], conversation_id: str) -> RowMapping:
    """A conversation of one of the clients; NotFound for any other."""
    query = select(CONVERSATIONS).where(
        CONVERSATIONS.c.firm_id == tx.firm_id,
        CONVERSATIONS.c.id == conversation_id,
        CONVERSATIONS.c.client_id.in_(client_ids),
    )
    return tx.one("conversation", query)


def summaries(
    tx: Transaction, client_ids: Sequence[str], contact_id: str
) -> Sequence[Mapping[Any, Any]]:
    """The clients' conversations, newest activity first, each with its latest message and how
    many messages of others this contact has not read (counted up to 100).
    """
    values = {
        "firm_id": tx.firm_id,
        "client_ids": list(client_ids),
        "contact_id": contact_id,
        "most_unread": MOST_UNREAD,
    }
    return tx.rows(_SUMMARIES, values)


def page(
    tx: Transaction, conversation_id: str, before: tuple[datetime, str] | None, most: int
) -> Sequence[RowMapping]:
    """Messages with their delivery state (None: a contact's own), newest first, older than the
    one posted at `before` with that id.
    """
    query = (
        select(MESSAGES, DELIVERIES.c.state)
        .join(DELIVERIES, DELIVERIES.c.message_id == MESSAGES.c.id, isouter=True)
        .where(MESSAGES.c.firm_id == tx.firm_id, MESSAGES.c.conversation_id == conversation_id)
        .order_by(MESSAGES.c.posted_at.desc(), MESSAGES.c.id.desc())
        .limit(most)
    )
    if before is not None:
        query = query.where(tuple_(MESSAGES.c.posted_at, MESSAGES.c.id) < tuple_(*before))
    return tx.rows(query)


def _new_row(tx: Transaction, client_id: str) -> dict[str, Any]:
    return {
        "id": all_contacts_id(tx.firm_id, client_id),
        "firm_id": tx.firm_id,
        "client_id": client_id,
        "kind": ALL_CONTACTS,
    }
