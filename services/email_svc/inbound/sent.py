"""Mails that somebody of the firm wrote in their own mail program: found in the folder Sent."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.engine import RowMapping

from chassis.delivery.ledger import DeliveryLedger
from chassis.delivery.message import OutboundMessage
from chassis.ids import new_id, to_wire_time, utc_now
from chassis.storage.database import Transaction
from contracts.channels import Channel
from contracts.events import MessageSentElsewhere
from contracts.parts import Attachment, Person
from services.email_svc.inbound.seen import MailVerdict
from services.email_svc.mail_reading import ReadMail
from services.email_svc.own_ids import message_written_here
from services.email_svc.provider import RawMail
from services.email_svc.threads.record import is_outbound, record_mail


def record_sent_elsewhere(
    tx: Transaction,
    ledger: DeliveryLedger,
    keys: Sequence[str],
    mailbox: RowMapping,
    mail: RawMail,
    read: ReadMail,
    **kept: Any,
) -> MailVerdict:
    """Tell the thread of a mail in Sent that did not go out from here; what the mail was.

    `kept`: its `files`, its `identity_key` and its `raw_digest`. An answering machine's mails, and
    those to nobody, are no words of the firm.
    """
    if message_written_here(mail.raw, keys) or (read.rfc822_id and is_outbound(tx, read.rfc822_id)):
        return MailVerdict.OWN
    if read.automatic or not read.to:
        return MailVerdict.SENT
    event = _event(read, mail, kept.pop("files"))
    if not _record(tx, mailbox, mail, read, message_id=event.message_id, **kept):
        return MailVerdict.DUPLICATE
    provider_id = f"{mailbox['id']}:{mail.provider_id}"
    names = {"own_ref": read.rfc822_id, "provider_id": provider_id}
    ledger.open(tx, _delivered(event), state="sent", **names)
    tx.emit(event)
    return MailVerdict.SENT


def _record(
    tx: Transaction, mailbox: RowMapping, mail: RawMail, read: ReadMail, **kept: Any
) -> bool:
    return record_mail(
        tx,
        str(mailbox["id"]),
        inbound=False,
        provider_id=mail.provider_id,
        thread_id=mail.thread_id,
        rfc822_id=read.rfc822_id,
        refs=list(read.chain),
        subject=read.subject or "",
        at=min(mail.received_at, utc_now()),
        **kept,
    )


def _event(read: ReadMail, mail: RawMail, files: tuple[Attachment, ...]) -> MessageSentElsewhere:
    return MessageSentElsewhere(
        message_id=new_id(),
        channel=Channel.EMAIL,
        sender_address=read.sender.address,
        sender_name=read.sender.name,
        to=read.to,
        cc=read.cc,
        subject=read.subject,
        body_text=read.body_text,
        body_html=read.body_html,
        # The provider took it then from somebody who had signed in: no stranger's clock says so.
        occurred_at=to_wire_time(min(mail.received_at, utc_now())),
        refs=read.refs,
        own_ref=read.rfc822_id,
        attachments=files,
        quoted_from=read.quoted_from,
    )


def _delivered(event: MessageSentElsewhere) -> OutboundMessage:
    return OutboundMessage(
        message_id=event.message_id,
        channel=event.channel,
        author=Person("staff", None, event.sender_name or event.sender_address),
        to=event.to,
        body_text="",
        occurred_at=event.occurred_at,
        subject=event.subject,
    )
