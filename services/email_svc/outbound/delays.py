"""Delays of which nothing more was heard."""

from dataclasses import dataclass

from chassis.delivery.ledger import DeliveryLedger, Report
from chassis.storage.database import EVERY_FIRM, Database

TRIED_FOR_SECONDS = 6 * 86_400.0
"""Servers give up after four to five days (RFC 5321, 4.5.4.1), and say so."""
_MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Delays:
    """Mails that a server on the way keeps trying to deliver."""

    database: Database
    ledger: DeliveryLedger

    def end_passed(self, age: float = TRIED_FOR_SECONDS) -> int:
        """Mails that no notice said anything of for `age` seconds since they were delayed: they
        arrived, for a server that gives up tells.
        """
        with self.database.transaction(EVERY_FIRM) as tx:
            rows = self.ledger.stale(tx, ("delayed",), age, most=_MOST_AT_ONCE)
        for row in rows:
            with self.database.transaction(str(row["firm_id"])) as tx:
                current = self.ledger.lock(tx, str(row["message_id"]))
                if current["changed_at"] == row["changed_at"]:
                    self.ledger.apply(tx, str(row["message_id"]), Report("delay_passed"), current)
        return len(rows)
