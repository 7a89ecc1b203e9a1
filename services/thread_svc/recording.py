"""What thread_svc makes of events: inbound messages find their conversation, deliveries move on."""

from dataclasses import dataclass

from sqlalchemy import select

from chassis.db import Database
from chassis.ids import from_wire_time
from contracts.envelope import Envelope
from contracts.events import DeliveryChanged, MessageReceived
from contracts.parts import Person
from services.thread_svc.addresses import normal_sender
from services.thread_svc.conversation import NewMessage, append
from services.thread_svc.finding import of_address, of_contact
from services.thread_svc.mirroring import mirror_state, note_progress, show_sent_body
from services.thread_svc.models import MESSAGES
from services.thread_svc.telling import emit_updated
from services.thread_svc.triage import classify


@dataclass(frozen=True)
class Recording:
    """Event handlers' decisions."""

    database: Database

    def record_inbound(self, envelope: Envelope, event: MessageReceived) -> None:
        """Find the conversation and append, once."""
        with self.database.once(envelope, "record_inbound") as tx:
            if event.sender_kind == "contact":
                conversation_id, author = of_contact(tx, event)
            else:
                conversation_id, author = of_address(tx, event)
            append(tx, conversation_id, _inbound(event, author))

    def record_delivery(self, envelope: Envelope, event: DeliveryChanged) -> None:
        """Mirror a delivery state unless a later one is here already."""
        with self.database.once(envelope, "record_delivery") as tx:
            row = mirror_state(tx, event)
            shown = show_sent_body(tx, event)
            row = shown or row
            if row is not None:
                emit_updated(tx, row, event.sent_body if shown else None)
                note_progress(tx, row)
                return
            tx.one("message", select(MESSAGES.c.id).where(MESSAGES.c.id == event.message_id))


def _inbound(event: MessageReceived, author: Person) -> NewMessage:
    intent = classify(
        event.subject,
        event.body_text,
        has_attachments=bool(event.attachments),
        automatic=event.automatic,
    )
    by_address = event.sender_kind != "contact"
    return NewMessage(
        id=event.message_id,
        channel=event.channel,
        direction="inbound",
        author=author,
        occurred_at=from_wire_time(event.occurred_at),
        body_text=event.body_text,
        body_html=event.body_html,
        subject=event.subject,
        sender_address=normal_sender(event.sender_kind, event.sender_address)
        if by_address
        else None,
        recipients=event.to,
        intent=intent,
        attachments=event.attachments,
        own_ref=event.own_ref,
    )
