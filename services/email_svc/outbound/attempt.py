"""An attempt to send, recorded before the provider is called."""

from dataclasses import dataclass

from sqlalchemy.engine import RowMapping

from chassis.delivery.ledger import DeliveryLedger, Report
from chassis.delivery.message import OutboundMessage
from chassis.ids import from_wire_time
from chassis.mail_addresses import wire_address
from chassis.storage.blobs import BlobReader
from chassis.storage.database import Transaction
from contracts.parts import Reason
from services.email_svc.outbound.mail import OutgoingFile, OutgoingMail, capped
from services.email_svc.outbound.rules import fault_of, subject_of
from services.email_svc.outbound.sender import SendingAddress, sending_address
from services.email_svc.outbound.thread_index import thread_index
from services.email_svc.own_ids import own_id_of, proven_message
from services.email_svc.threads.parents import parent_of
from services.email_svc.threads.record import record_outbound
from services.email_svc.threads.rules import ParentMail


@dataclass(frozen=True, slots=True)
class SendAttempt:
    """All that the call needs, read in the transaction that recorded the attempt. `root_id`: the
    message of ours that began the thread; None where somebody else did.
    """

    message: OutboundMessage
    sender: SendingAddress
    own_id: str
    subject: str
    parent: ParentMail | None
    root_id: str | None

    @property
    def mailbox(self) -> RowMapping:
        """The one that sends it."""
        return self.sender.mailbox

    @property
    def thread_id(self) -> str | None:
        """The provider's thread, if the mail answered stands in the same mailbox."""
        if self.parent is None or self.parent.mailbox_id != str(self.mailbox["id"]):
            return None
        return self.parent.thread_id

    @property
    def blind_copies(self) -> tuple[str, ...]:
        """Who gets it without anybody else's knowing."""
        return tuple(wire_address(one) for one in self.message.bcc)

    def mail(self, blobs: BlobReader) -> OutgoingMail:
        """What is sent; NotFound when a file is gone."""
        message, parent = self.message, self.parent
        return OutgoingMail(
            own_id=self.own_id,
            sender_name=self.sender.name or message.author.name,
            sender=self.sender.address,
            to=message.to,
            subject=self.subject,
            body_text=message.body_text,
            body_html=message.body_html,
            cc=message.cc,
            written_at=from_wire_time(message.occurred_at),
            parent=parent.rfc822_id if parent else None,
            chain=parent.chain if parent else (),
            thread_index=thread_index(self.root_id, message.message_id) if self.root_id else None,
            files=tuple(
                OutgoingFile(one.name, one.content_type, blobs.get(one.digest), one.id)
                for one in message.attachments
            ),
        )


def start_attempt(
    tx: Transaction, ledger: DeliveryLedger, message: OutboundMessage, keys: tuple[str, ...]
) -> SendAttempt | None:
    """Record that a queued message is about to be sent; None when it cannot be, and failed.

    `keys` sign its Message-ID, newest first.
    """
    parent = parent_of(tx, message)
    sender = sending_address(tx, message.sender_id, parent.mailbox_id if parent else None)
    fault = sender if isinstance(sender, Reason) else fault_of(message)
    if isinstance(sender, Reason) or fault is not None:
        ledger.apply(tx, message.message_id, Report("refused", reason=fault))
        return None
    current = ledger.lock(tx, message.message_id)
    own_id = current["own_ref"] or own_id_of(message.message_id, sender.address, keys)
    subject = subject_of(message, parent)
    chain = tuple(capped([*parent.chain, parent.rfc822_id or ""])) if parent else ()
    record_outbound(tx, message, str(sender.mailbox["id"]), own_id, subject, chain)
    ledger.count_attempt(tx, message.message_id)
    ledger.apply(tx, message.message_id, Report("send_started", own_ref=own_id))
    return SendAttempt(message, sender, own_id, subject, parent, _root_of(message, parent, keys))


def _root_of(
    message: OutboundMessage, parent: ParentMail | None, keys: tuple[str, ...]
) -> str | None:
    if parent is None:
        return message.message_id
    first = next(iter([*parent.chain, parent.rfc822_id or ""]))
    return proven_message(first, keys)
