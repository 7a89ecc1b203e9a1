"""What to do when nobody knows whether a mail went out: ask the mailbox, never send again."""

from contextlib import closing
from dataclasses import dataclass

from sqlalchemy.engine import RowMapping

from chassis.delivery.ledger import DeliveryLedger, Report
from chassis.errors import ProviderError
from chassis.observability.log import get_logger
from chassis.storage.database import EVERY_FIRM, Database
from services.email_svc.mailboxes.tokens import MailboxOpener
from services.email_svc.outbound.outcome import accepted, conclude
from services.email_svc.outbound.reasons import NOT_ACCEPTED
from services.email_svc.threads.record import mailbox_of

_log = get_logger(__name__)
CRASHED_AFTER_SECONDS = 60.0
"""Longer than any call may take, so that nothing under way is taken for lost."""
_MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Settlement:
    """Settles doubtful sends."""

    database: Database
    ledger: DeliveryLedger
    opener: MailboxOpener

    def settle_uncertain(self, age: float = CRASHED_AFTER_SECONDS) -> int:
        """Mails whose call may have taken effect. One still `sending` after `age` seconds is what a
        crash in the middle of the call left.
        """
        with self.database.transaction(EVERY_FIRM) as tx:
            rows = self.ledger.stale(tx, ("sending", "uncertain"), age, most=_MOST_AT_ONCE)
        for row in rows:
            self._settle(row)
        return len(rows)

    def _settle(self, row: RowMapping) -> None:
        firm_id, message_id = str(row["firm_id"]), str(row["message_id"])
        with self.database.transaction(firm_id) as tx:
            if self.ledger.lock(tx, message_id)["state"] == "sending":
                self.ledger.apply(tx, message_id, Report("outcome_lost"))
            mailbox = mailbox_of(tx, message_id)
        if mailbox is None or not row["own_ref"]:
            return
        try:
            with closing(self.opener.open(mailbox)) as session:
                sent = session.find_sent(row["own_ref"], row["created_at"])
        except ProviderError as exc:
            _log.warning("mail_still_uncertain", message_id=message_id, why=exc.message)
            return
        report = accepted(mailbox, sent) if sent else Report("not_found", reason=NOT_ACCEPTED)
        with self.database.transaction(firm_id) as tx:
            conclude(tx, self.ledger, message_id, report, sent)
