"""Messages into the portal: from its contacts, and from staff through the thread."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from chassis.delivery.ledger import DeliveryLedger, Report
from chassis.delivery.message import OutboundMessage
from chassis.ids import from_wire_time, new_id, to_wire_time, utc_now
from chassis.storage.database import Database, Transaction
from chassis.storage.idempotency import once_per_key
from contracts.actor import Actor
from contracts.channels import Channel
from contracts.envelope import Envelope, encode
from contracts.events import MessageComposed, MessageReceived, PortalMessagePosted
from contracts.parts import Attachment
from contracts.rpc.portal.conversations import PortalMessage, PostPortalMessage
from services.portal_svc.accounts.access import contact_of, contacts_of
from services.portal_svc.conversations.records import (
    all_contacts_id,
    append_message,
    find_conversation,
)
from services.portal_svc.conversations.views import event_view, message_view
from services.portal_svc.errors import NO_ACCESS, NO_CLIENT


@dataclass(frozen=True)
class PortalPosting:
    """Both sides write."""

    database: Database
    ledger: DeliveryLedger

    def post_message(self, actor: Actor, request: PostPortalMessage) -> PortalMessage:
        """A contact writes; repeated with the same idempotency key it is answered as the first
        time. NotFound for a conversation of a client that is not the contact's.
        """

        def work(tx: Transaction) -> PortalMessage:
            contact = contact_of(tx, actor)
            conversation = find_conversation(tx, contact.client_ids, request.conversation_id)
            return _store(tx, conversation["client_id"], actor, request)

        key = request.idempotency_key
        return once_per_key(self.database, actor, key, request, work, PortalMessage)

    def on_message_composed(self, envelope: Envelope, message: MessageComposed) -> None:
        """A staff member wrote: post it, or say why nobody would see it. A message that is known
        already changes nothing.
        """
        with self.database.once(envelope, "on_message_composed") as tx:
            opened = self.ledger.open(tx, OutboundMessage.of(message))
            if opened is None:
                return
            people = contacts_of(tx, message.client_id) if message.client_id else {}
            if people:
                _post_for_staff(tx, message, str(message.client_id), people)
                report = Report("posted")
            else:
                reason = NO_ACCESS if message.client_id else NO_CLIENT
                report = Report("refused", reason=reason)
            self.ledger.apply(tx, message.message_id, report, opened)


def _store(
    tx: Transaction, client_id: str, author: Actor, request: PostPortalMessage
) -> PortalMessage:
    people = contacts_of(tx, client_id)
    row: dict[str, Any] = {
        "id": new_id(),
        "conversation_id": all_contacts_id(tx.firm_id, client_id),
        "author_kind": "contact",
        "author_id": author.id,
        "author_name": people.get(author.id, author.name),
        # Of files alone their names are the words: lists and mails show something, too.
        "body_text": request.body.strip() or ", ".join(file.name for file in request.files),
        "attachments": encode(request.files),
        "posted_at": utc_now(),
    }
    sequence = append_message(tx, client_id, row)
    tx.emit(_received(row, client_id, request.files))
    tx.emit(_posted(row, client_id, sequence, people))
    return message_view({**row, "sequence": sequence, "state": None}, author.id, 0)


def _received(
    row: dict[str, Any], client_id: str, files: tuple[Attachment, ...]
) -> MessageReceived:
    return MessageReceived(
        message_id=row["id"],
        channel=Channel.PORTAL,
        sender_kind="contact",
        sender_address=row["author_id"],
        sender_name=row["author_name"],
        to=(),
        subject=None,
        body_text=row["body_text"],
        body_html=None,
        occurred_at=to_wire_time(row["posted_at"]),
        client_id=client_id,
        contact_id=row["author_id"],
        attachments=files,
    )


def _post_for_staff(
    tx: Transaction, message: MessageComposed, client_id: str, people: Iterable[str]
) -> None:
    row: dict[str, Any] = {
        "id": message.message_id,
        "conversation_id": all_contacts_id(tx.firm_id, client_id),
        "author_kind": message.author.kind,
        "author_id": message.author.id,
        "author_name": message.author.name,
        "body_text": message.body_text,
        "attachments": encode(message.attachments),
        "posted_at": from_wire_time(message.occurred_at),
    }
    sequence = append_message(tx, client_id, row)
    tx.emit(_posted(row, client_id, sequence, people))


def _posted(
    row: dict[str, Any], client_id: str, sequence: int, people: Iterable[str]
) -> PortalMessagePosted:
    return PortalMessagePosted(
        conversation_id=row["conversation_id"],
        client_id=client_id,
        message=event_view(row),
        contact_ids=tuple(people),
        sequence=sequence,
    )
