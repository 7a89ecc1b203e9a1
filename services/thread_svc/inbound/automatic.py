"""What a channel service wrote to somebody by itself stands in the thread like anything else."""

from dataclasses import dataclass

from chassis.ids import from_wire_time
from chassis.storage.database import Database
from contracts.channels import TRAITS, Channel
from contracts.envelope import Envelope
from contracts.events import AutomaticMessageSent, MessageReceived
from contracts.parts import Person
from services.thread_svc.address_book.addresses import normal_sender
from services.thread_svc.conversation.append import append
from services.thread_svc.conversation.message import NewMessage
from services.thread_svc.inbound.match import of_address

_AUTHORS = {"keyword": "Keyword reply", "auto_reply": "Auto-reply"}


@dataclass(frozen=True)
class Automatic:
    """Handler of automatic answers."""

    database: Database

    def record(self, envelope: Envelope, event: AutomaticMessageSent) -> None:
        """Append it where the addressee's own words go, as an outbound message of the system."""
        with self.database.once(envelope, "record_automatic") as tx:
            wrote = _as_if_written_by_addressee(event)
            conversation_id, _ = of_address(tx, wrote)
            message = NewMessage(
                id=event.message_id,
                channel=event.channel,
                direction="outbound",
                author=Person("system", None, _AUTHORS.get(event.why, "Automatic message")),
                occurred_at=from_wire_time(event.occurred_at),
                body_text=event.body_text,
                recipients=(normal_sender(wrote.sender_kind, event.to),),
                delivery_state="queued",
            )
            append(tx, conversation_id, message)


def _as_if_written_by_addressee(event: AutomaticMessageSent) -> MessageReceived:
    kind = TRAITS[Channel(event.channel)].identity_kind or "phone"
    return MessageReceived(
        message_id=event.message_id,
        channel=event.channel,
        sender_kind=kind,
        sender_address=event.to,
        sender_name=event.to,
        to=(),
        subject=None,
        body_text=event.body_text,
        body_html=None,
        occurred_at=event.occurred_at,
    )
