"""A mail that was read, recorded once per firm with its files."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import RowMapping

from chassis.delivery.ledger import DeliveryLedger
from chassis.ids import new_id, utc_now
from chassis.storage.blobs import BlobWriter
from chassis.storage.database import Database, Transaction
from contracts.parts import Attachment
from services.email_svc.inbound.rules import (
    arrived_at,
    bounded,
    identity_key,
    name_of_file,
    nth_key,
    received_event,
    sent_at,
    sent_key,
    shown_as,
)
from services.email_svc.inbound.seen import MailVerdict, alike_before, mark
from services.email_svc.inbound.sent import record_sent_elsewhere
from services.email_svc.mail_reading import MailFile, ReadMail
from services.email_svc.own_ids import proven_message
from services.email_svc.provider import RawMail
from services.email_svc.threads.record import is_outbound, is_recorded, latest_in, record_mail


@dataclass(frozen=True)
class MailRecords:
    """What the firm has received, and what it wrote elsewhere. `keys` prove what it wrote here;
    `ledger` takes the deliveries of the others.
    """

    database: Database
    blobs: BlobWriter
    keys: tuple[str, ...]
    ledger: DeliveryLedger

    def record(
        self, mailbox: RowMapping, mail: RawMail, read: ReadMail, digest: str | None
    ) -> MailVerdict:
        """A message for the thread with its files, unless the firm has it; what the mail was."""
        read = bounded(read)
        files = tuple(self._keep_file(file) for file in read.files)
        if not read.whole and digest is not None:
            files += (_raw_file(mail.raw, digest),)
        with self.database.transaction(str(mailbox["firm_id"])) as tx:
            key = _key_of(tx, mailbox, mail, read)
            kept = {"files": files, "identity_key": key, "raw_digest": digest}
            verdict = self._take(tx, mailbox, mail, read, kept)
            mark(tx, mailbox, mail.provider_id, verdict, digest)
        return verdict

    def _take(
        self,
        tx: Transaction,
        mailbox: RowMapping,
        mail: RawMail,
        read: ReadMail,
        kept: dict[str, Any],
    ) -> MailVerdict:
        if mail.folder == "sent":
            kept["identity_key"] = kept["identity_key"] and sent_key(kept["identity_key"])
            return record_sent_elsewhere(tx, self.ledger, self.keys, mailbox, mail, read, **kept)
        by_itself = read.sender.address == mailbox["address"]
        if by_itself and read.rfc822_id and is_outbound(tx, read.rfc822_id):
            return MailVerdict.OWN
        identity = identity_key(read)
        if identity and is_recorded(tx, sent_key(identity)):
            return MailVerdict.DUPLICATE  # a colleague's, whom we have seen sending it
        proven = next((own for ref in read.refs if (own := proven_message(ref, self.keys))), None)
        return _receive(tx, mailbox, mail, read, proven, kept)

    def _keep_file(self, file: MailFile) -> Attachment:
        return Attachment(
            id=new_id(),
            name=name_of_file(file.name),
            content_type=name_of_file(file.content_type),
            size=len(file.content),
            digest=self.blobs.put(file.content),
            document=file.document,
            content_id=shown_as(file),
        )


def _raw_file(raw: bytes, digest: str) -> Attachment:
    return Attachment(
        id=new_id(),
        name="original.eml",
        content_type="message/rfc822",
        size=len(raw),
        digest=digest,
    )


def _receive(
    tx: Transaction,
    mailbox: RowMapping,
    mail: RawMail,
    read: ReadMail,
    proven: str | None,
    kept: dict[str, Any],
) -> MailVerdict:
    message_id, files = new_id(), kept.pop("files")
    neighbour = latest_in(tx, str(mailbox["id"]), mail.thread_id)
    moment = arrived_at(mail.received_at, mailbox["connected_at"], utc_now())
    fresh = record_mail(
        tx,
        str(mailbox["id"]),
        inbound=True,
        message_id=message_id,
        provider_id=mail.provider_id,
        thread_id=mail.thread_id,
        rfc822_id=read.rfc822_id,
        refs=list(read.chain),
        subject=read.subject or "",
        at=moment,
        **kept,
    )
    if not fresh:
        return MailVerdict.DUPLICATE
    sent = sent_at(read.dated, mail.received_at)
    tx.emit(received_event(message_id, read, moment, sent, files, proven, neighbour))
    return MailVerdict.RECEIVED


def _key_of(tx: Transaction, mailbox: RowMapping, mail: RawMail, read: ReadMail) -> str | None:
    identity = identity_key(read)
    if identity is None:
        return None
    return nth_key(identity, alike_before(tx, mailbox, mail.provider_id, identity))
