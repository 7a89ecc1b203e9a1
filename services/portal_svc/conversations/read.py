"""Contacts look at their conversations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, tuple_
from sqlalchemy.engine import RowMapping

from chassis.errors import NotFound
from chassis.storage.database import Database, Transaction
from chassis.storage.mapping import contract_from
from chassis.storage.paging import page_of
from contracts.actor import Actor
from contracts.envelope import Envelope
from contracts.events import ClientChanged
from contracts.rpc.base import NoFields
from contracts.rpc.portal.conversations import (
    GetPortalAttachment,
    ListPortalMessages,
    PortalConversationList,
    PortalMessagePage,
)
from contracts.rpc.stored_files import StoredFile
from contracts.sizes import wire_bytes
from services.portal_svc.accounts.access import contact_of
from services.portal_svc.conversations.paging import place_in, place_of
from services.portal_svc.conversations.records import (
    find_conversation,
    find_message,
    open_all_contacts,
    read_up_to,
)
from services.portal_svc.conversations.statements import LIST_CONVERSATIONS
from services.portal_svc.conversations.tables import DELIVERIES, MESSAGES
from services.portal_svc.conversations.views import conversation_view, message_view
from services.portal_svc.read_models.records import keep_client

MOST_UNREAD = 100


@dataclass(frozen=True)
class PortalReading:
    """The conversations a contact sees."""

    database: Database

    def list_conversations(self, actor: Actor, request: NoFields) -> PortalConversationList:
        """The contact's conversations, newest activity first."""
        del request
        with self.database.transaction(actor.firm_id) as tx:
            contact = contact_of(tx, actor)
            values = {
                "firm_id": tx.firm_id,
                "client_ids": list(contact.client_ids),
                "contact_id": contact.id,
                "most_unread": MOST_UNREAD,
            }
            rows = tx.rows(LIST_CONVERSATIONS, values)
        return PortalConversationList(
            items=tuple(conversation_view(row, contact.id) for row in rows)
        )

    def list_messages(self, actor: Actor, request: ListPortalMessages) -> PortalMessagePage:
        """A page of messages, newest first: fewer than the limit when they are long."""
        wanted, before = request.conversation_id, place_in(request.cursor)
        with self.database.transaction(actor.firm_id) as tx:
            contact = contact_of(tx, actor)
            find_conversation(tx, contact.client_ids, wanted)
            rows = _messages(tx, wanted, before, request.limit + 1)
            up_to = read_up_to(tx, wanted, contact.id)
        kept, next_cursor = page_of(rows, request.limit, place_of, _size)
        items = tuple(message_view(row, contact.id, up_to) for row in kept)
        return PortalMessagePage(items=items, next_cursor=next_cursor)

    def get_attachment(self, actor: Actor, request: GetPortalAttachment) -> StoredFile:
        """A file of a message in one of the contact's conversations; else NotFound."""
        with self.database.transaction(actor.firm_id) as tx:
            contact = contact_of(tx, actor)
            message = find_message(tx, contact.client_ids, request.message_id)
        for file in message["attachments"]:
            if file["id"] == request.attachment_id:
                return contract_from(StoredFile, file)
        raise NotFound("The message has no such file.", attachment_id=request.attachment_id)

    def on_client_changed(self, envelope: Envelope, client: ClientChanged) -> None:
        """Keep who belongs to a client, and see that it has its conversation."""
        with self.database.once(envelope, "on_client_changed") as tx:
            if keep_client(tx, client):
                open_all_contacts(tx, client.client_id)


def _size(row: RowMapping) -> int:
    return wire_bytes(row["body_text"])


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
