"""Texts whose end is not known: doubts are settled and silence is broken by asking the provider."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.engine import RowMapping

from chassis.delivery.ledger import Report
from chassis.errors import ProviderError
from chassis.ids import utc_now
from chassis.observability.log import get_logger
from chassis.storage.database import EVERY_FIRM, Database, Transaction
from services.sms_svc.channel.standing import standing_of
from services.sms_svc.errors import reason_of
from services.sms_svc.outbound.ledger import TextLedger
from services.sms_svc.outbound.rules import report_of
from services.sms_svc.outbound.tables import DELIVERIES
from services.sms_svc.provider import SentText, SmsProvider

_log = get_logger(__name__)
CRASHED_AFTER_SECONDS = 60.0
POLL_AFTER_SECONDS = 120.0
POLL_FOR_DAYS = 4
LIST_LAG = timedelta(minutes=1)
POLLED_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class TextReconciliation:
    """Asks the provider about every firm's texts."""

    database: Database
    provider: SmsProvider
    ledger: TextLedger

    def settle_uncertain(self, age: float = CRASHED_AFTER_SECONDS) -> int:
        """Texts whose call may have taken effect: ask the provider's list, never send again.

        A text still `sending` without a provider id is what a crash in the middle of the call
        left.
        """
        with self.database.transaction(EVERY_FIRM) as tx:
            stale = self.ledger.stale(tx, ("sending", "uncertain"), age)
        rows = [row for row in stale if row["provider_id"] is None]
        for row in rows:
            self._settle(row)
        return len(rows)

    def _settle(self, row: RowMapping) -> None:
        firm_id, message = str(row["firm_id"]), self.ledger.message_of(row)
        with self.database.transaction(firm_id) as tx:
            if self.ledger.lock(tx, message.message_id)["state"] == "sending":
                self.ledger.move(tx, message.message_id, Report("outcome_lost"))
            sender = row["firm_number"] or standing_of(tx).number
        if sender is None:
            return
        body, after = row["sent_body"] or message.body_text, row["created_at"] - LIST_LAG
        try:
            found = self.provider.find_sent(sender, message.to[0], body, after)
        except ProviderError as exc:
            _log.warning("text_still_uncertain", message_id=message.message_id, why=exc.message)
            return
        with self.database.transaction(firm_id) as tx:
            self.ledger.move(tx, message.message_id, _what_was_found(tx, found))

    def poll_unfinished(self, age: float = POLL_AFTER_SECONDS) -> int:
        """Texts whose callbacks never came: ask how they stand, ever less often, for some days."""
        rows = self._silent(age)
        for row in rows:
            try:
                seen = self.provider.fetch(row["provider_id"])
            except ProviderError as exc:
                _log.warning("text_not_polled", message_id=row["message_id"], why=exc.message)
                continue
            with self.database.transaction(str(row["firm_id"])) as tx:
                self.ledger.move(tx, row["message_id"], report_of(seen))
                # A text that stays silent must not keep the newer ones from their turn.
                pause = max(utc_now() - row["changed_at"], timedelta(seconds=age))
                self.ledger.wait_until(tx, row["message_id"], utc_now() + pause)
        return len(rows)

    def _silent(self, age: float) -> Sequence[RowMapping]:
        columns, now = DELIVERIES.c, utc_now()
        look_at = func.coalesce(columns.not_before, columns.changed_at)
        query = select(DELIVERIES).where(
            columns.state.in_(("sending", "sent")),
            columns.provider_id.is_not(None),
            columns.changed_at < now - timedelta(seconds=age),
            columns.changed_at > now - timedelta(days=POLL_FOR_DAYS),
            look_at <= now,
        )
        with self.database.transaction(EVERY_FIRM) as tx:
            first = query.order_by(look_at).limit(POLLED_AT_ONCE)
            return tx.rows(first.with_for_update(skip_locked=True))


def _what_was_found(tx: Transaction, found: Sequence[SentText]) -> Report:
    """The provider's list as a report: has it a text of that wording that no other delivery is?"""
    ids = [sent.provider_id for sent in found]
    claimed = select(DELIVERIES.c.provider_id).where(DELIVERIES.c.provider_id.in_(ids))
    known = set(tx.execute(claimed).scalars())
    fresh = next((one for one in ids if one not in known), None)
    if fresh is not None:
        return Report("accepted", provider_id=fresh)
    reason = reason_of("not_accepted", "Twilio never accepted it; it was not sent.")
    return Report("not_found", reason=reason)
