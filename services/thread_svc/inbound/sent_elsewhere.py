"""What somebody of the firm wrote to a client in a mail program of their own."""

from dataclasses import dataclass

from sqlalchemy import func, select

from chassis.ids import from_wire_time
from chassis.storage.database import Database, Transaction
from contracts.envelope import Envelope
from contracts.events import MessageSentElsewhere
from contracts.parts import Person
from contracts.sizes import MOST_RECIPIENTS, cut_bodies
from services.thread_svc.address_book.rules import normal_sender
from services.thread_svc.conversation.append import append
from services.thread_svc.conversation.message import NewMessage
from services.thread_svc.inbound.find import of_recipients
from services.thread_svc.read_models.tables import STAFF


@dataclass(frozen=True)
class SentElsewhere:
    """Answers that left from Gmail, Outlook or a phone are answers all the same."""

    database: Database

    def record_sent_elsewhere(self, envelope: Envelope, event: MessageSentElsewhere) -> None:
        """Append it where those it went to have their conversation. What went to nobody who ever
        wrote to the firm or stands in its address book is no concern of the others.
        """
        to = tuple(dict.fromkeys(normal_sender("email", one) for one in event.to))
        with self.database.once(envelope, "record_sent_elsewhere") as tx:
            conversation_id = of_recipients(tx, to[:MOST_RECIPIENTS], event.refs)
            if conversation_id is not None:
                append(tx, conversation_id, _message(event, _author(tx, event), to))


def _author(tx: Transaction, event: MessageSentElsewhere) -> Person:
    """The member of staff whose address it is; of a mailbox that several use, what it calls itself:
    a name alone makes nobody the author.
    """
    query = select(STAFF.c.staff_id, STAFF.c.name).where(
        STAFF.c.firm_id == tx.firm_id,
        func.lower(STAFF.c.email) == event.sender_address.lower(),
    )
    row = tx.one_or_none(query)
    if row is None:
        return Person("staff", None, event.sender_name or event.sender_address)
    return Person("staff", str(row["staff_id"]), row["name"])


def _message(event: MessageSentElsewhere, author: Person, to: tuple[str, ...]) -> NewMessage:
    body_text, body_html = cut_bodies(event.body_text, event.body_html)
    copies = {normal_sender("email", one) for one in event.cc}
    return NewMessage(
        id=event.message_id,
        channel=event.channel,
        direction="outbound",
        author=author,
        occurred_at=from_wire_time(event.occurred_at),
        body_text=body_text,
        body_html=body_html,
        subject=event.subject,
        recipients=tuple(one for one in to if one not in copies)[:MOST_RECIPIENTS],
        cc=tuple(one for one in to if one in copies)[:MOST_RECIPIENTS],
        attachments=event.attachments,
        delivery_state="sent",
        own_ref=event.own_ref,
        quoted_from=event.quoted_from,
    )
