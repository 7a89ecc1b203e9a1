"""What thread_svc makes of events: inbound messages find their conversation, deliveries move on."""

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.errors import NotFound
from chassis.ids import from_wire_time
from chassis.storage.database import Database
from contracts.envelope import Envelope
from contracts.events import DeliveryChanged, MessageReceived
from contracts.parts import Person
from services.thread_svc.address_book.addresses import normal_sender
from services.thread_svc.broadcasts.progress import note_progress
from services.thread_svc.conversation.append import Placed, append_each
from services.thread_svc.conversation.message import NewMessage
from services.thread_svc.conversation.mirror import key_of, mirror, show_sent_bodies
from services.thread_svc.conversation.publish import emit_updated
from services.thread_svc.conversation.triage import classify
from services.thread_svc.inbound.match import Sender, look_up, of_address, of_contact, sender_of


@dataclass(frozen=True)
class Recording:
    """Event handlers' decisions."""

    database: Database

    def record_inbound(self, heard: Sequence[tuple[Envelope, MessageReceived]]) -> None:
        """Find the conversations and append, once."""
        with self.database.once_each([each for each, _ in heard], "record_inbound") as tx:
            senders = {
                sender_of(each.firm_id, event) for each, event in heard if _by_address(event)
            }
            known, placed = look_up(tx, senders), []
            # In one order everywhere, so that two lists never wait for each other's strangers.
            for envelope, event in sorted(heard, key=_place):
                with tx.scoped_to(envelope.firm_id):
                    if _by_address(event):
                        where = of_address(tx, event, known)
                    else:
                        where = of_contact(tx, event)
                message = _inbound(event, where[1])
                placed.append(Placed(envelope.firm_id, where[0], message, envelope.trace))
            append_each(tx, placed)

    def record_deliveries(self, heard: Sequence[tuple[Envelope, DeliveryChanged]]) -> None:
        """Mirror delivery states unless later ones are here already; say so once a message."""
        with self.database.once_each([each for each, _ in heard], "record_delivery") as tx:
            rows = mirror(tx, heard)
            shown = show_sent_bodies(tx, heard)
            for envelope, event in heard:
                key = key_of(envelope, event)
                row = rows.get(key)
                if row is None:
                    raise NotFound("There is no such message.", message_id=event.message_id)
                words = event.sent_body if key in shown else None
                if words is not None:
                    shown.discard(key)  # told once
                if event.sequence == row["delivery_sequence"] or words is not None:
                    with tx.scoped_to(envelope.firm_id):
                        emit_updated(tx, row, words, envelope.trace)
                        if row["broadcast_id"] is not None:
                            note_progress(tx, row["broadcast_id"])


def _inbound(event: MessageReceived, author: Person) -> NewMessage:
    intent = classify(
        event.subject,
        event.body_text,
        has_attachments=bool(event.attachments),
        automatic=event.automatic,
    )
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
        if _by_address(event)
        else None,
        recipients=event.to,
        intent=intent,
        attachments=event.attachments,
        own_ref=event.own_ref,
    )


def _by_address(event: MessageReceived) -> bool:
    return event.sender_kind != "contact"


def _place(heard: tuple[Envelope, MessageReceived]) -> Sender:
    envelope, event = heard
    if _by_address(event):
        return sender_of(envelope.firm_id, event)
    return Sender(envelope.firm_id, event.sender_kind, str(event.contact_id))
