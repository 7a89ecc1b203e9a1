"""One received mail: looked at once per mailbox (seen.py), recorded once per firm."""

import hashlib
from email.message import Message

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import RowMapping
from sqlalchemy.exc import OperationalError

from chassis.delivery.ledger import DeliveryLedger
from chassis.errors import ProviderError
from chassis.ids import new_id, to_wire_time
from chassis.observability.log import get_logger
from chassis.runtime.context import ServiceContext
from chassis.storage.blobs import BlobStore
from chassis.storage.database import Database, Transaction
from contracts.channels import Channel
from contracts.events import MessageReceived
from contracts.parts import Attachment
from services.email_svc.bounces import Notice, read_notice
from services.email_svc.mime import File, ReceivedMail, read_mail, read_message
from services.email_svc.notices import apply_notice
from services.email_svc.provider import MailSession, RawMail
from services.email_svc.seen import UNREADABLE, WAITING, mark
from services.email_svc.tables import MAILS

_log = get_logger(__name__)
MOST_TRIES = 3


class Inbound:
    """Turns raw mails into messages, reports or nothing."""

    def __init__(self, context: ServiceContext, ledger: DeliveryLedger) -> None:
        self._database: Database = context.database
        self._blobs: BlobStore = context.blobs
        self._keys = context.config.secret_keys
        self._ledger = ledger

    def take_in(self, mailbox: RowMapping, session: MailSession, provider_id: str) -> str:
        """Fetch and keep one mail; answers its verdict. Its own faults never reach the caller;
        those of the provider or the database do, and the mail is looked at again.
        """
        digest: str | None = None
        try:
            mail = session.fetch(provider_id)
            digest = self._blobs.put(mail.raw) if mail else None
            return self._judge(mailbox, provider_id, mail, digest)
        except (ProviderError, OperationalError, OSError):
            raise
        except Exception as exc:  # noqa: BLE001  # one mail must not stop its mailbox
            _log.exception("mail_not_digested", mailbox_id=mailbox["id"], provider_id=provider_id)
            return self._put_off(mailbox, provider_id, digest, exc)

    def _judge(
        self, mailbox: RowMapping, provider_id: str, mail: RawMail | None, digest: str | None
    ) -> str:
        if mail is None or mail.folder == "other":
            return self._settle(mailbox, provider_id, "ignored", digest)
        parsed = read_message(mail.raw)
        notice = read_notice(parsed)
        if notice is not None and self._report(mailbox, provider_id, parsed, notice, digest):
            return "notice"
        return self._record(mailbox, mail, read_mail(parsed, mail.received_at), digest)

    def _settle(
        self, mailbox: RowMapping, provider_id: str, verdict: str, digest: str | None
    ) -> str:
        with self._database.transaction(str(mailbox["firm_id"])) as tx:
            mark(tx, mailbox, provider_id, verdict, raw_digest=digest)
        return verdict

    # A message

    def _record(
        self, mailbox: RowMapping, mail: RawMail, read: ReceivedMail, digest: str | None
    ) -> str:
        files = [self._keep_file(file) for file in read.files]
        with self._database.transaction(str(mailbox["firm_id"])) as tx:
            verdict = self._verdict(tx, mailbox, mail, read)
            if verdict == "received":
                message_id = new_id()
                if self._insert(tx, mailbox, mail, read, message_id, digest):
                    tx.emit(_event(message_id, read, files))
                else:
                    verdict = "duplicate"
            mark(tx, mailbox, mail.provider_id, verdict, raw_digest=digest)
        return verdict

    @staticmethod
    def _verdict(tx: Transaction, mailbox: RowMapping, mail: RawMail, read: ReceivedMail) -> str:
        ours = select(func.count()).where(
            MAILS.c.firm_id == tx.firm_id,
            MAILS.c.rfc822_id == read.rfc822_id,
            MAILS.c.inbound.is_(False),
        )
        ours_by_id = read.rfc822_id and tx.execute(ours).scalar_one()
        if ours_by_id and (mail.folder == "sent" or read.sender.address == mailbox["address"]):
            return "own"
        # Here mails that staff write in the mailbox itself will join the thread (E3).
        return "sent" if mail.folder == "sent" else "received"

    @staticmethod
    def _insert(
        tx: Transaction,
        mailbox: RowMapping,
        mail: RawMail,
        read: ReceivedMail,
        message_id: str,
        digest: str | None,
    ) -> bool:
        row = {
            "message_id": message_id,
            "firm_id": tx.firm_id,
            "mailbox_id": mailbox["id"],
            "inbound": True,
            "provider_id": mail.provider_id,
            "thread_id": mail.thread_id,
            "rfc822_id": read.rfc822_id,
            "refs": list(read.chain),
            "subject": read.subject or "",
            "identity_key": _identity_key(read),
            "raw_digest": digest,
            "at": read.written_at,
        }
        return tx.execute(upsert(MAILS).values(**row).on_conflict_do_nothing()).rowcount == 1

    def _keep_file(self, file: File) -> Attachment:
        digest = self._blobs.put(file.content)
        return Attachment(
            id=new_id(),
            name=file.name,
            content_type=file.content_type,
            size=len(file.content),
            digest=digest,
        )

    # A report

    def _report(
        self,
        mailbox: RowMapping,
        provider_id: str,
        parsed: Message,
        notice: Notice,
        digest: str | None,
    ) -> bool:
        with self._database.transaction(str(mailbox["firm_id"])) as tx:
            ours = apply_notice(tx, self._ledger, notice, parsed, self._keys)
            if ours:
                mark(tx, mailbox, provider_id, "notice", raw_digest=digest)
        return ours

    # A mail that cannot be digested

    def _put_off(
        self, mailbox: RowMapping, provider_id: str, digest: str | None, problem: Exception
    ) -> str:
        error = f"{type(problem).__name__}: {problem}".replace("\x00", "")[:500]
        with self._database.transaction(str(mailbox["firm_id"])) as tx:
            tries = mark(tx, mailbox, provider_id, WAITING, raw_digest=digest, error=error)
            if tries < MOST_TRIES:
                return WAITING
            mark(tx, mailbox, provider_id, UNREADABLE, raw_digest=digest, error=error)
        return UNREADABLE


def _identity_key(read: ReceivedMail) -> str | None:
    """The same for one mail in two mailboxes; a sender who repeats a Message-ID for another mail
    writes another Date, so that mail is not lost.
    """
    if read.rfc822_id is None:
        return None
    parts = (read.rfc822_id, read.sender.address, read.date)
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()


def _event(message_id: str, read: ReceivedMail, files: list[Attachment]) -> MessageReceived:
    return MessageReceived(
        message_id=message_id,
        channel=Channel.EMAIL,
        sender_kind="email",
        sender_address=read.sender.address,
        sender_name=read.sender.name or read.sender.address,
        to=read.to,
        subject=read.subject,
        body_text=read.body_text,
        body_html=read.body_html,
        occurred_at=to_wire_time(read.written_at),
        refs=read.refs,
        own_ref=read.rfc822_id,
        automatic=read.automatic,
        attachments=tuple(files),
    )
