"""One received mail: looked at once per mailbox, recorded once per firm."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy.engine import RowMapping

from chassis.delivery.ledger import DeliveryLedger
from chassis.errors import ProviderError, ProviderRefused, ServiceUnavailable
from chassis.ids import new_id
from chassis.observability.log import get_logger
from chassis.runtime.reading.pool import ReadingFailed
from chassis.storage.blobs import BlobStore
from chassis.storage.database import Database, Transaction
from chassis.storage.outages import is_outage
from contracts.parts import Attachment
from services.email_svc.errors import GrantWithdrawn
from services.email_svc.inbound.rules import (
    bounded,
    identity_key,
    name_of_file,
    received_event,
    written_at,
)
from services.email_svc.inbound.seen import MailVerdict, begin_reading, mark
from services.email_svc.mail_reading import (
    DeliveryStatusNotification,
    MailFile,
    ReadMail,
    read_plainly,
)
from services.email_svc.outbound.notifications import apply_notification
from services.email_svc.provider import MailSession, RawMail
from services.email_svc.threads.record import is_outbound, record_inbound

_log = get_logger(__name__)
MOST_READINGS = 2
"""Begun and not ended: a restart may have fallen into the first."""
MOST_TRIES = 3


@dataclass(frozen=True)
class EmailInbound:
    """Turns raw mails into messages, reports or nothing. `keys` prove our own Message-IDs; `read`
    takes a mail apart in a process of its own, or raises ReadingFailed.
    """

    database: Database
    blobs: BlobStore
    keys: tuple[str, ...]
    ledger: DeliveryLedger
    read: Callable[[bytes], ReadMail]

    def ingest(self, mailbox: RowMapping, session: MailSession, provider_id: str) -> MailVerdict:
        """Fetch and keep one mail. Its own faults never reach the caller, also not what the
        provider or the database refuse of it; that they are away does, and the mail is looked at
        again.
        """
        digest: str | None = None
        try:
            mail = session.fetch(provider_id)
            digest = self.blobs.put(mail.raw) if mail else None
            if mail is None or mail.folder == "other":
                return self._mark(mailbox, provider_id, MailVerdict.IGNORED, digest)
            return self._read_and_record(mailbox, mail, digest)
        except Exception as exc:
            if _is_of_all_mails(exc):
                raise
            _log.exception("mail_not_ingested", mailbox_id=mailbox["id"], provider_id=provider_id)
            return self._mark(mailbox, provider_id, MailVerdict.WAITING, digest, exc)

    def _read_and_record(
        self, mailbox: RowMapping, mail: RawMail, digest: str | None
    ) -> MailVerdict:
        with self.database.transaction(str(mailbox["firm_id"])) as tx:
            tries = begin_reading(tx, mailbox, mail.provider_id, digest)
        if tries is None:
            return MailVerdict.DUPLICATE
        problem: Exception | None = None
        for read in self._readings(mail.raw, tries):
            try:
                return self._take_in(mailbox, mail, read, digest)
            except Exception as exc:
                if _is_of_all_mails(exc):
                    raise
                _log.exception("mail_not_recorded", provider_id=mail.provider_id, whole=read.whole)
                problem = exc
        end = MailVerdict.WAITING if tries < MOST_TRIES else MailVerdict.UNREADABLE
        return self._mark(mailbox, mail.provider_id, end, digest, problem)

    def _readings(self, raw: bytes, tries: int) -> Iterator[ReadMail]:
        """What the mail says, the next one should the one before not be taken."""
        if tries <= MOST_READINGS:
            try:
                yield self.read(raw)
            except ReadingFailed as exc:
                _log.warning("mail_not_read_whole", why=str(exc))
        yield read_plainly(raw)

    def _take_in(
        self, mailbox: RowMapping, mail: RawMail, read: ReadMail, digest: str | None
    ) -> MailVerdict:
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
        read = bounded(read)
        files = tuple(self._keep_file(file) for file in read.files)
        if not read.whole and digest is not None:
            files += (_raw_file(mail.raw, digest),)
        with self.database.transaction(str(mailbox["firm_id"])) as tx:
            verdict = _verdict(tx, mailbox, mail, read)
            if verdict == MailVerdict.RECEIVED:
                verdict = _receive(tx, mailbox, mail, read, files, digest)
            mark(tx, mailbox, mail.provider_id, verdict, digest)
        return verdict

    def _keep_file(self, file: MailFile) -> Attachment:
        return Attachment(
            id=new_id(),
            name=name_of_file(file.name),
            content_type=name_of_file(file.content_type),
            size=len(file.content),
            digest=self.blobs.put(file.content),
        )

    def _mark(
        self,
        mailbox: RowMapping,
        provider_id: str,
        verdict: MailVerdict,
        digest: str | None,
        problem: Exception | None = None,
    ) -> MailVerdict:
        error = f"{type(problem).__name__}: {problem}".replace("\x00", "")[:500]
        with self.database.transaction(str(mailbox["firm_id"])) as tx:
            mark(tx, mailbox, provider_id, verdict, digest, error if problem else None)
        return verdict


def _is_of_all_mails(problem: Exception) -> bool:
    """Whether it would meet every other mail as well, so that the mailbox's turn ends."""
    if isinstance(problem, ProviderRefused):
        return isinstance(problem, GrantWithdrawn)
    return isinstance(problem, ProviderError | ServiceUnavailable | OSError) or is_outage(problem)


def _raw_file(raw: bytes, digest: str) -> Attachment:
    return Attachment(
        id=new_id(),
        name="original.eml",
        content_type="message/rfc822",
        size=len(raw),
        digest=digest,
    )


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
