"""How often something may happen, counted where every replica sees it.

The generic cell rate algorithm (GCRA, ITU-T I.371): a limit lets `burst` through at once and one
more each `gap` seconds. All it keeps of a key is the moment at which it would be free of debt.
What it takes to ask is one statement; what is refused is not counted, so that whoever goes on
knocking does not lock the door for good.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from chassis.errors import RateLimited
from chassis.identity.statements import CHARGE, FORGET_FREE, REFUND
from chassis.storage.database import NO_FIRM, Database, Transaction

MOST_FORGOTTEN = 10_000


@dataclass(frozen=True, slots=True)
class RateLimit:
    """`burst` at once, then one each `gap` seconds. `name` keeps its keys apart from others'."""

    name: str
    burst: int
    gap: float

    def on(self, *whose: str) -> "Charge":
        """One use of the limit, counted against somebody."""
        counted = "\x1f".join((self.name, *whose)).encode(errors="replace")
        # A digest: neither addresses nor what strangers typed is kept.
        return Charge(self, hashlib.sha256(counted).hexdigest()[:40])


@dataclass(frozen=True, slots=True)
class Charge:
    """A use of a limit under a key."""

    limit: RateLimit
    key: str


class RateLimits:
    """The limits of one service, in its table rate_limits."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, *charges: Charge) -> None:
        """`charge` in a transaction of its own, so that it counts whatever becomes of the work."""
        with self._database.transaction(NO_FIRM) as tx:
            self.charge(tx, charges)

    def charge(self, tx: Transaction, charges: Sequence[Charge]) -> None:
        """Count all of them, or RateLimited and none, with how long to wait for the slowest."""
        gaps = [charge.limit.gap for charge in charges]
        allowances = [charge.limit.gap * charge.limit.burst for charge in charges]
        keys = [charge.key for charge in charges]
        values = {"keys": keys, "gaps": gaps, "allowances": allowances}
        found = tx.execute(CHARGE, values).mappings().one()
        if found["charged"] < len(keys):
            # Without a wait another replica was quicker by a moment: then one gap is enough.
            wait = RateLimited("", found["wait"] or max(gaps)).details["retry_after"]
            raise RateLimited(f"Too many attempts; wait {wait} s and try again.", wait)

    def refund(self, tx: Transaction, charges: Sequence[Charge]) -> None:
        """Take back what was charged: it turned out to be welcome."""
        values = {"keys": [c.key for c in charges], "gaps": [c.limit.gap for c in charges]}
        tx.execute(REFUND, values)

    def forget_free(self) -> int:
        """Delete the keys that owe nothing any more; returns how many."""
        with self._database.transaction(NO_FIRM) as tx:
            return tx.execute(FORGET_FREE, {"most": MOST_FORGOTTEN}).rowcount
