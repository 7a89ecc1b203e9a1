"""Contacts look at their conversations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.engine import RowMapping

from chassis.fields import id_of, limit_of
from chassis.storage.database import Database, Transaction
from chassis.storage.paging import page_of
from contracts.actor import Actor
from contracts.envelope import Envelope
from contracts.events import ClientChanged
from services.portal_svc.accounts.access import contact_of
from services.portal_svc.conversations.paging import place_in, place_of
from services.portal_svc.conversations.records import (
    find_conversation,
    open_all_contacts,
    read_up_to,
)
from services.portal_svc.conversations.statements import LIST_CONVERSATIONS
from services.portal_svc.conversations.tables import DELIVERIES, MESSAGES
from services.portal_svc.conversations.views import conversation_view, message_view
from services.portal_svc.read_models.records import keep_client

MOST_UNREAD = 100


@dataclass(frozen=True)
class PortalConversations:
    """The conversations a contact sees."""

    database: Database

    def list_conversations(self, actor: Actor) -> dict[str, Any]:
        """The contact's conversations, newest activity first."""
        with self.database.transaction(actor.firm_id) as tx:
            contact = contact_of(tx, actor)
            values = {
                "firm_id": tx.firm_id,
                "client_ids": list(contact.client_ids),
                "contact_id": contact.id,
                "most_unread": MOST_UNREAD,
            }
            rows = tx.rows(LIST_CONVERSATIONS, values)
        return {"items": [conversation_view(row, contact.id) for row in rows]}

    def list_messages(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """A page of messages, newest first."""
        wanted = id_of(request, "conversation_id", "conversation")
        limit, cursor = limit_of(request), request.get("cursor")
        with self.database.transaction(actor.firm_id) as tx:
            contact = contact_of(tx, actor)
            find_conversation(tx, contact.client_ids, wanted)
            before = place_in(None if cursor is None else str(cursor))
            rows = _messages(tx, wanted, before, limit + 1)
            up_to = read_up_to(tx, wanted, contact.id)
        kept, next_cursor = page_of(rows, limit, place_of)
        items = [message_view(row, contact.id, up_to) for row in kept]
        return {"items": items, "next_cursor": next_cursor}

    def on_client_changed(self, envelope: Envelope, client: ClientChanged) -> None:
        """Keep who belongs to a client, and see that it has its conversation."""
        with self.database.once(envelope, "on_client_changed") as tx:
            if keep_client(tx, client):
                open_all_contacts(tx, client.client_id)


def _messages(
    tx: Transaction, conversation_id: str, before: tuple[datetime, str] | None, most: int
) -> Sequence[RowMapping]:
    # With their delivery state, which a contact's own have none of.
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
