"""One received mail: looked at once per mailbox, recorded once per firm."""

from dataclasses import dataclass

from sqlalchemy.engine import RowMapping
from sqlalchemy.exc import OperationalError

from chassis.delivery.ledger import DeliveryLedger
from chassis.errors import ProviderError
from chassis.ids import new_id
from chassis.observability.log import get_logger
from chassis.storage.blobs import BlobStore
from chassis.storage.database import Database, Transaction
from contracts.parts import Attachment
from services.email_svc.inbound.rules import identity_key, received_event, written_at
from services.email_svc.inbound.seen import MailVerdict, mark
from services.email_svc.mail_reading import (
    DeliveryStatusNotification,
    MailFile,
    ReadMail,
    read_mail,
)
from services.email_svc.outbound.notifications import apply_notification
from services.email_svc.provider import MailSession, RawMail
from services.email_svc.threads.record import is_outbound, record_inbound

_log = get_logger(__name__)
MOST_TRIES = 3


@dataclass(frozen=True)
class EmailInbound:
    """Turns raw mails into messages, reports or nothing. `keys` prove our own Message-IDs."""

    database: Database
    blobs: BlobStore
    keys: tuple[str, ...]
    ledger: DeliveryLedger

    def ingest(self, mailbox: RowMapping, session: MailSession, provider_id: str) -> MailVerdict:
        """Fetch and keep one mail. Its own faults never reach the caller; those of the provider or
        the database do, and the mail is looked at again.
        """
        digest: str | None = None
        try:
            mail = session.fetch(provider_id)
            digest = self.blobs.put(mail.raw) if mail else None
            return self._classify(mailbox, provider_id, mail, digest)
        except (ProviderError, OperationalError, OSError):
            raise
        except Exception as exc:  # noqa: BLE001  # one mail must not stop its mailbox
            _log.exception("mail_not_ingested", mailbox_id=mailbox["id"], provider_id=provider_id)
            return self._retry_later(mailbox, provider_id, digest, exc)

    def _classify(
        self, mailbox: RowMapping, provider_id: str, mail: RawMail | None, digest: str | None
    ) -> MailVerdict:
        if mail is None or mail.folder == "other":
            with self.database.transaction(str(mailbox["firm_id"])) as tx:
                mark(tx, mailbox, provider_id, MailVerdict.IGNORED, digest)
            return MailVerdict.IGNORED
        read = read_mail(mail.raw)
        if read.notification and self._report(mailbox, mail, read.notification, digest):
            return MailVerdict.NOTICE
        return self._record(mailbox, mail, read, digest)

    def _report(
        self,
        mailbox: RowMapping,
        mail: RawMail,
        notification: DeliveryStatusNotification,
        digest: str | None,
    ) -> bool:
        with self.database.transaction(str(mailbox["firm_id"])) as tx:
            ours = apply_notification(tx, self.ledger, notification, self.keys)
            if ours:
                mark(tx, mailbox, mail.provider_id, MailVerdict.NOTICE, digest)
        return ours

    def _record(
        self, mailbox: RowMapping, mail: RawMail, read: ReadMail, digest: str | None
    ) -> MailVerdict:
        files = tuple(self._keep_file(file) for file in read.files)
        with self.database.transaction(str(mailbox["firm_id"])) as tx:
            verdict = _verdict(tx, mailbox, mail, read)
            if verdict == MailVerdict.RECEIVED:
                verdict = _receive(tx, mailbox, mail, read, files, digest)
            mark(tx, mailbox, mail.provider_id, verdict, digest)
        return verdict

    def _keep_file(self, file: MailFile) -> Attachment:
        return Attachment(
            id=new_id(),
            name=file.name,
            content_type=file.content_type,
            size=len(file.content),
            digest=self.blobs.put(file.content),
        )

    def _retry_later(
        self, mailbox: RowMapping, provider_id: str, digest: str | None, problem: Exception
    ) -> MailVerdict:
        error = f"{type(problem).__name__}: {problem}".replace("\x00", "")[:500]
        with self.database.transaction(str(mailbox["firm_id"])) as tx:
            tries = mark(tx, mailbox, provider_id, MailVerdict.WAITING, digest, error)
            if tries < MOST_TRIES:
                return MailVerdict.WAITING
            mark(tx, mailbox, provider_id, MailVerdict.UNREADABLE, digest, error)
        return MailVerdict.UNREADABLE


def _verdict(tx: Transaction, mailbox: RowMapping, mail: RawMail, read: ReadMail) -> MailVerdict:
    written_here = mail.folder == "sent" or read.sender.address == mailbox["address"]
    if written_here and read.rfc822_id and is_outbound(tx, read.rfc822_id):
        return MailVerdict.OWN
    # Here mails that staff write in the mailbox itself will join the thread (E3).
    return MailVerdict.SENT if mail.folder == "sent" else MailVerdict.RECEIVED


def _receive(
    tx: Transaction,
    mailbox: RowMapping,
    mail: RawMail,
    read: ReadMail,
    files: tuple[Attachment, ...],
    digest: str | None,
) -> MailVerdict:
    message_id, moment = new_id(), written_at(read.dated, mail.received_at)
    fresh = record_inbound(
        tx,
        str(mailbox["id"]),
        message_id=message_id,
        provider_id=mail.provider_id,
        thread_id=mail.thread_id,
        rfc822_id=read.rfc822_id,
        refs=list(read.chain),
        subject=read.subject or "",
        identity_key=identity_key(read),
        raw_digest=digest,
        at=moment,
    )
    if not fresh:
        return MailVerdict.DUPLICATE
    tx.emit(received_event(message_id, read, moment, files))
    return MailVerdict.RECEIVED
