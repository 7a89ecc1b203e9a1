"""How a send ended, and what to do when nobody knows."""

from sqlalchemy import select
from sqlalchemy.engine import RowMapping

from chassis.delivery.ledger import DeliveryLedger, Report
from chassis.errors import ProviderError
from chassis.observability.log import get_logger
from chassis.storage.database import Database, Transaction
from services.email_svc.errors import NOT_ACCEPTED
from services.email_svc.mailboxes import Mailboxes
from services.email_svc.provider import SentMail
from services.email_svc.tables import MAILBOXES, MAILS
from services.email_svc.threads import note_sent

_log = get_logger(__name__)


class Settling:
    """Settles doubtful sends."""

    def __init__(self, database: Database, ledger: DeliveryLedger, mailboxes: Mailboxes) -> None:
        self._database = database
        self._ledger = ledger
        self._mailboxes = mailboxes

    def settle(self, row: RowMapping) -> None:
        """Ask the mailbox whether a doubtful message went out; never send it again."""
        firm_id, message_id = str(row["firm_id"]), str(row["message_id"])
        with self._database.transaction(firm_id) as tx:
            if self._ledger.lock(tx, message_id)["state"] == "sending":
                self._ledger.apply(tx, message_id, Report("outcome_lost"))
            mailbox = _mailbox_of(tx, message_id)
        if mailbox is None or not row["own_ref"]:
            return
        try:
            sent = self._mailboxes.open(mailbox).find_sent(row["own_ref"], row["created_at"])
        except ProviderError as exc:
            _log.warning("mail_still_uncertain", message_id=message_id, why=exc.message)
            return
        report = accepted(mailbox, sent) if sent else Report("not_found", reason=NOT_ACCEPTED)
        with self._database.transaction(firm_id) as tx:
            conclude(tx, self._ledger, message_id, report, sent)


def accepted(mailbox: RowMapping, sent: SentMail) -> Report:
    """The provider's ids are unique within a mailbox only."""
    return Report(
        "accepted",
        provider_id=f"{mailbox['id']}:{sent.provider_id}",
        own_ref=sent.rfc822_id or None,
    )


def conclude(
    tx: Transaction,
    ledger: DeliveryLedger,
    message_id: str,
    report: Report,
    sent: SentMail | None,
) -> None:
    """Record the outcome of a call, and where the provider put the mail."""
    if sent is not None:
        note_sent(tx, message_id, sent)
    ledger.apply(tx, message_id, report)


def _mailbox_of(tx: Transaction, message_id: str) -> RowMapping | None:
    query = (
        select(MAILBOXES)
        .join(MAILS, MAILS.c.mailbox_id == MAILBOXES.c.id)
        .where(MAILS.c.firm_id == tx.firm_id, MAILS.c.message_id == message_id)
    )
    return tx.one_or_none(query)
