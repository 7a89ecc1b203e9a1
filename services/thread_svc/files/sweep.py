"""Deletes what people handed over and did not send: rows first, then files that no row names.

A file may be in many uploads, of many firms, since it is kept by its content. So files are deleted
by asking for each whether any upload names it, a folder's worth at a time: all of them in a day.
"""

import time
from dataclasses import dataclass

from chassis.storage.database import EVERY_FIRM, Database
from chassis.storage.spool import SHARDS, UploadFolder
from services.thread_svc.files.statements import FORGET_UNUSED, KNOWN_DIGESTS

DAY = 86_400.0
SWEEP_SECONDS = DAY / SHARDS
MOST_ROWS = 1_000
"""A transaction's worth."""


@dataclass(frozen=True)
class UploadSweep:
    """Turns of the job."""

    database: Database
    folder: UploadFolder
    age: float = DAY

    def sweep(self) -> int:
        """One turn; how many files were deleted."""
        while self.forget_unused() == MOST_ROWS:
            pass
        removed = self.remove_unknown(int(time.time() // SWEEP_SECONDS) % SHARDS)
        self.folder.remove_broken_off(self.age)
        return removed

    def forget_unused(self) -> int:
        """Forget uploads that nobody sent in time; how many, MOST_ROWS at the most."""
        with self.database.transaction(EVERY_FIRM) as tx:
            return tx.execute(FORGET_UNUSED, {"age": self.age, "most": MOST_ROWS}).rowcount

    def remove_unknown(self, shard: int) -> int:
        """Delete the files of one folder that no upload names; how many."""
        digests = self.folder.older(shard, self.age)
        if not digests:
            return 0
        with self.database.transaction(EVERY_FIRM) as tx:
            known = {row["digest"] for row in tx.rows(KNOWN_DIGESTS, {"digests": digests})}
        unknown = [digest for digest in digests if digest not in known]
        for digest in unknown:
            self.folder.remove(digest, self.age)
        return len(unknown)
