"""Recording what came in, and what a channel answered by itself, in the right conversation."""

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.ids import from_wire_time
from chassis.storage.database import Database, Transaction
from contracts.channels import TRAITS, Channel
from contracts.envelope import Envelope
from contracts.events import AutomaticMessageSent, MessageReceived
from contracts.parts import Person
from contracts.quoted import own_words
from contracts.sizes import MOST_RECIPIENTS, cut_bodies
from services.thread_svc.address_book.rules import mailbox_key, normal_sender
from services.thread_svc.conversation.append import PlacedMessage, append, append_each
from services.thread_svc.conversation.intents import classify
from services.thread_svc.conversation.message import NewMessage
from services.thread_svc.inbound.find import (
    Known,
    look_up,
    of_address,
    of_contact,
    of_doubtful,
)
from services.thread_svc.inbound.pointers import FirmAddress
from services.thread_svc.inbound.rules import Correspondent, differing
from services.thread_svc.read_models.bounced import FirmAddressAt, on_written

_AUTHORS = {
    "keyword": "Keyword reply",
    "auto_reply": "Auto-reply",
    "consent_question": "Consent question",
}


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message that came in. `sender`: who wrote, as the address book names them; None where the
    sign-in has proven it.
    """

    envelope: Envelope
    event: MessageReceived
    sender: Correspondent | None

    @property
    def key(self) -> FirmAddress:
        """What is looked up."""
        if self.sender is None:
            return FirmAddress(self.envelope.firm_id, "contact", str(self.event.contact_id))
        return FirmAddress(self.envelope.firm_id, self.sender.kind, self.sender.address)

    @property
    def turn(self) -> tuple[str, str, str]:
        """The order in which addresses are locked."""
        return self.key.firm_id, self.key.kind, mailbox_key(self.key.address)


@dataclass(frozen=True)
class InboundMessages:
    """Messages from outside, and automatic answers to them."""

    database: Database

    def record_inbound(self, batch: Sequence[tuple[Envelope, MessageReceived]]) -> None:
        """Find the conversations and append, once."""
        with self.database.once_each([each for each, _ in batch], "record_inbound") as tx:
            arrivals = [Arrival(each, event, _sender_of(event)) for each, event in batch]
            known = look_up(tx, {each.key for each in arrivals if each.sender is not None})
            # In one order everywhere, so that two lists never wait for each other's strangers.
            arrivals.sort(key=lambda each: each.turn)
            append_each(tx, [_place(tx, each, known) for each in arrivals])
            on_written(tx, [_written(each) for each in arrivals if _proves_its_sender(each)])

    def record_automatic(self, envelope: Envelope, event: AutomaticMessageSent) -> None:
        """Append it where the addressee's own messages go, as an outbound one of the system."""
        kind = TRAITS[Channel(event.channel)].identity_kind or "phone"
        addressee = Correspondent(kind, normal_sender(kind, event.to), event.to)
        with self.database.once(envelope, "record_automatic") as tx:
            conversation_id, _ = of_address(tx, addressee)
            message = NewMessage(
                id=event.message_id,
                channel=event.channel,
                direction="outbound",
                author=Person("system", None, _AUTHORS.get(event.why, "Automatic message")),
                occurred_at=from_wire_time(event.occurred_at),
                body_text=event.body_text,
                recipients=(addressee.address,),
                delivery_state="queued",
            )
            append(tx, conversation_id, message)


def _proves_its_sender(arrival: Arrival) -> bool:
    kind = arrival.sender.kind if arrival.sender else None
    return kind == "email" and arrival.event.sender_doubt is None


def _written(arrival: Arrival) -> FirmAddressAt:
    at = from_wire_time(arrival.event.occurred_at)
    return arrival.envelope.firm_id, arrival.key.address, at


def _sender_of(event: MessageReceived) -> Correspondent | None:
    if event.sender_kind == "contact":
        return None
    address = normal_sender(event.sender_kind, event.sender_address)
    return Correspondent(event.sender_kind, address, event.sender_name)


def _place(tx: Transaction, arrival: Arrival, known: Known) -> PlacedMessage:
    envelope, event, sender = arrival.envelope, arrival.event, arrival.sender
    with tx.scoped_to(envelope.firm_id):
        if sender is None:
            conversation_id, author = of_contact(tx, event.client_id, event.contact_id)
        elif event.sender_doubt is not None:
            named = [normal_sender(sender.kind, one) for one in event.sender_doubt.addresses]
            conversation_id, author = of_doubtful(tx, sender, named)
        else:
            pointers = (event.proven_answer, event.thread_neighbour)
            conversation_id, author = of_address(tx, sender, event.refs, known, pointers)
    message = _message(event, author, sender)
    return PlacedMessage(envelope.firm_id, conversation_id, message, envelope.trace)


def _message(event: MessageReceived, author: Person, sender: Correspondent | None) -> NewMessage:
    intent = classify(
        event.subject,
        own_words(event.channel, event.body_text, event.quoted_from),
        has_attachments=any(file.document for file in event.attachments),
        automatic=event.automatic,
    )
    # The channel has bounded it; an older release's had not, and what is too long is cut, not lost.
    body_text, body_html = cut_bodies(event.body_text, event.body_html)
    return NewMessage(
        id=event.message_id,
        channel=event.channel,
        direction="inbound",
        author=author,
        occurred_at=from_wire_time(event.occurred_at),
        body_text=body_text,
        body_html=body_html,
        subject=event.subject,
        sender_address=sender.address if sender else None,
        recipients=event.to[:MOST_RECIPIENTS],
        intent=intent,
        attachments=event.attachments,
        own_ref=event.own_ref,
        warning=event.sender_doubt.sentence if event.sender_doubt else event.warning,
        sent_at=differing(event.sent_at, event.occurred_at),
        quoted_from=event.quoted_from,
        cc=event.cc[:MOST_RECIPIENTS],
        reply_to=event.reply_to[:MOST_RECIPIENTS],
    )
