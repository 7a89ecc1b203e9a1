"""Linking an unknown sender to a client: the history moves, the address is remembered, and both
can be undone (T2).
"""

from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import RowMapping

from chassis.errors import Conflict, ValidationFailed
from chassis.ids import new_id
from chassis.storage.database import Database, Transaction
from contracts.actor import Actor
from contracts.parts import Person
from contracts.rpc.thread.clients import Client, NewContact
from contracts.rpc.thread.conversations import Link, LinkConversation, LinkUndone, UndoLink
from contracts.senders import is_nameless
from services.thread_svc.address_book.records import (
    assign,
    find_client,
    insert_client,
    insert_contact,
    insert_identity,
    publish_client,
)
from services.thread_svc.address_book.rules import mailbox_key
from services.thread_svc.address_book.sharing import lock_address, publish_sharing
from services.thread_svc.address_book.tables import CLIENT_CONTACTS, IDENTITIES
from services.thread_svc.conversation.access import visible_conversation
from services.thread_svc.conversation.moving.move import LinkToMake
from services.thread_svc.inbound.merging import merge, restore
from services.thread_svc.inbound.tables import LINKS


@dataclass(frozen=True)
class Linking:
    """The triage of strangers; for those who see the whole firm."""

    database: Database

    def link_conversation(self, actor: Actor, request: LinkConversation) -> Link:
        """Move an Unlinked conversation to a client, known or new, and remember the address."""
        with self.database.transaction(actor.firm_id) as tx:
            source = _unlinked(tx, actor, request.conversation_id)
            client = _client(tx, actor, request)
            link_id = new_id()
            writer, identity_id = _writer(tx, client, source, request)
            row = {
                "id": link_id,
                "firm_id": tx.firm_id,
                "from_conversation_id": str(source["id"]),
                "to_conversation_id": client.conversation_id,
                "identity_id": identity_id,
                "staff_id": actor.id,
            }
            tx.execute(insert(LINKS), row)
            publish_client(tx, client.id)
            if row["identity_id"] is not None:
                sender = (source["sender_kind"], source["sender_address"])
                publish_sharing(tx, actor, client.id, [sender])
            link = LinkToMake(link_id, source["sender_address"], writer)
            merge(tx, str(source["id"]), client.conversation_id, link)
        return Link(conversation_id=client.conversation_id, link_id=link_id)

    def undo_link(self, actor: Actor, request: UndoLink) -> LinkUndone:
        """Take a link back: its messages, and what the sender wrote since, return to Unlinked."""
        mine = (LINKS.c.firm_id == actor.firm_id) & (LINKS.c.id == request.link_id)
        undo = update(LINKS).where(mine, LINKS.c.undone_at.is_(None)).values(undone_at=func.now())
        with self.database.transaction(actor.firm_id) as tx:
            link = tx.one_or_none(undo.returning(LINKS))
            if link is None:
                tx.one("link", select(LINKS.c.id).where(mine))
                raise Conflict("This link was undone before.")
            source = restore(tx, link)
            _forget_identity(tx, link)
        return LinkUndone(conversation_id=source)


def _client(tx: Transaction, actor: Actor, request: LinkConversation) -> Client:
    if request.new_client is None:
        return find_client(tx, actor, str(request.client_id))
    client_id = insert_client(tx, request.new_client)
    if actor.kind == "staff":
        assign(tx, client_id, [actor.id])
    return find_client(tx, actor, client_id)


def _writer(
    tx: Transaction, client: Client, source: RowMapping, request: LinkConversation
) -> tuple[Person, str | None]:
    """Who wrote, and the identity that the sender's address becomes; None when the client has it
    already, and only doubt about who wrote had kept the messages from them.
    """
    kind, address = source["sender_kind"], source["sender_address"]
    has_it = [
        c
        for c in client.contacts
        if (kind, mailbox_key(address)) in ((i.kind, mailbox_key(i.value)) for i in c.identities)
    ]
    if has_it:
        chosen = next((c for c in has_it if c.id == request.contact_id), has_it[0])
        return Person("contact", chosen.id, chosen.name), None
    person = _person(tx, client, request)
    identity = insert_identity(tx, str(person.id), kind, address, "Linked", primary=False)
    return person, identity


def _person(tx: Transaction, client: Client, request: LinkConversation) -> Person:
    """The contact whom the request names: which of them wrote would be a guess."""
    name = request.new_client.contact_name if request.new_client else request.new_contact
    if name is not None:
        return Person("contact", insert_contact(tx, client.id, NewContact(name=name)), name)
    if request.contact_id is None:
        sentence = "say who wrote: contact_id, or new_contact with a name."
        raise ValidationFailed("Choose the person who wrote.", {"contact_id": [sentence]})
    for contact in client.contacts:
        if contact.id == request.contact_id:
            return Person("contact", contact.id, contact.name)
    raise ValidationFailed(
        "Choose the person who wrote.", {"contact_id": ["is no contact of this client."]}
    )


def _unlinked(tx: Transaction, actor: Actor, conversation_id: str) -> RowMapping:
    found = visible_conversation(tx, actor, conversation_id)
    if found["kind"] == "unlinked":
        lock_address(tx, found["sender_kind"], found["sender_address"])
        found = visible_conversation(tx, actor, conversation_id, lock=True)
    if found["kind"] != "unlinked":
        raise Conflict("The conversation belongs to a client already.")
    if is_nameless(found["sender_address"]):
        raise Conflict("These messages do not say who wrote them, so no sender can be linked.")
    return found


def _forget_identity(tx: Transaction, link: RowMapping) -> None:
    identity = (IDENTITIES.c.firm_id == tx.firm_id) & (IDENTITIES.c.id == link["identity_id"])
    forget = delete(IDENTITIES).where(identity).returning(IDENTITIES.c.contact_id)
    contact_id = tx.execute(forget).scalar_one_or_none()
    owner = select(CLIENT_CONTACTS.c.client_id).where(CLIENT_CONTACTS.c.contact_id == contact_id)
    for client_id in tx.execute(owner).scalars().all():
        publish_client(tx, str(client_id))
