"""One received mail: looked at once per mailbox, whatever it does to those who look."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from sqlalchemy.engine import RowMapping

from chassis.apart import LargeTurns
from chassis.delivery.ledger import DeliveryLedger
from chassis.errors import ProviderError, ProviderRefused, ServiceUnavailable
from chassis.foreign_text import as_line
from chassis.observability.log import get_logger
from chassis.runtime.reading.pool import ReadingFailed
from chassis.storage.blobs import BlobWriter
from chassis.storage.database import Database
from chassis.storage.outages import is_outage
from services.email_svc.errors import GrantWithdrawn
from services.email_svc.inbound.cleaning import cleaned
from services.email_svc.inbound.record import MailRecords
from services.email_svc.inbound.seen import MailVerdict, begin_reading, mark
from services.email_svc.mail_reading import DeliveryStatusNotification, ReadMail, read_plainly
from services.email_svc.outbound.notifications import apply_notification
from services.email_svc.provider import MailSession, RawMail

_log = get_logger(__name__)
MOST_READINGS = 2
"""Begun and not ended: a restart may have fallen into the first."""
MOST_TRIES = 3


@dataclass(frozen=True)
class EmailInbound:
    """Turns raw mails into messages, reports or nothing. `keys` prove our own Message-IDs; `read`
    takes a mail apart in a process of its own, or raises ReadingFailed; large ones take turns.
    """

    database: Database
    blobs: BlobWriter
    records: MailRecords
    keys: tuple[str, ...]
    ledger: DeliveryLedger
    read: Callable[[bytes], ReadMail]
    turns: LargeTurns = field(default_factory=LargeTurns)

    def ingest(self, mailbox: RowMapping, session: MailSession, provider_id: str) -> MailVerdict:
        """Fetch and keep one mail. Its own faults never reach the caller, also not what the
        provider or the database refuse of it; that they are away does, and the mail is looked at
        again.
        """
        with self.turns.may_be_large() as when_large:
            return self._ingest(mailbox, session, provider_id, when_large)

    def _ingest(
        self,
        mailbox: RowMapping,
        session: MailSession,
        provider_id: str,
        when_large: Callable[[], None],
    ) -> MailVerdict:
        digest: str | None = None
        try:
            mail = session.fetch(provider_id, when_large)
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
                yield cleaned(self.read(raw))
            except ReadingFailed as exc:
                _log.warning("mail_not_read_whole", why=str(exc))
        yield cleaned(read_plainly(raw))

    def _take_in(
        self, mailbox: RowMapping, mail: RawMail, read: ReadMail, digest: str | None
    ) -> MailVerdict:
        if read.notification and self._report(mailbox, mail, read.notification, digest):
            return MailVerdict.NOTICE
        return self.records.record(mailbox, mail, read, digest)

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

    def _mark(
        self,
        mailbox: RowMapping,
        provider_id: str,
        verdict: MailVerdict,
        digest: str | None,
        problem: Exception | None = None,
    ) -> MailVerdict:
        error = as_line(f"{type(problem).__name__}: {problem}")[:500]
        with self.database.transaction(str(mailbox["firm_id"])) as tx:
            mark(tx, mailbox, provider_id, verdict, digest, error if problem else None)
        return verdict


def _is_of_all_mails(problem: Exception) -> bool:
    """Whether it would meet every other mail as well, so that the mailbox's turn ends."""
    if isinstance(problem, ProviderRefused):
        return isinstance(problem, GrantWithdrawn)
    return isinstance(problem, ProviderError | ServiceUnavailable | OSError) or is_outage(problem)
