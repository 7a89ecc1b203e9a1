"""How many files come in at the same time, and how much in an hour."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from chassis.errors import RateLimited

MOST_OF_ACCOUNT = 4
MOST_AT_ONCE = 64
"""Of a process: each holds a greenlet, and room on the disk of the files."""
MOST_BYTES = 2 * 1024**3
"""Of an account in an hour, in a process: what nobody sends stays on the disk for a day."""
HOUR = 3_600.0
_MOST_REMEMBERED = 10_000
BUSY = "You send several files already; wait until one has come."


class UploadSlots:
    """A slot for each file on its way in; who has too many is told so (`busy`) and tries again."""

    def __init__(
        self,
        most: int = MOST_AT_ONCE,
        most_of_account: int = MOST_OF_ACCOUNT,
        most_bytes: int = MOST_BYTES,
        busy: str = BUSY,
    ) -> None:
        self._most, self._most_of_account, self._most_bytes = most, most_of_account, most_bytes
        self._busy = busy
        self._taken: dict[str, tuple[float, int]] = {}
        self._lock = threading.Lock()
        self._active: Counter[str] = Counter()

    @contextmanager
    def one(self, account_id: str) -> Iterator[None]:
        """A slot within the block; RateLimited when none is free."""
        with self._lock:
            self._require_room(account_id)
            if self._active[account_id] >= self._most_of_account:
                raise RateLimited(self._busy, 2)
            if self._active.total() >= self._most:
                raise RateLimited("Too many files come in at the moment; try again.", 5)
            self._active[account_id] += 1
        try:
            yield
        finally:
            with self._lock:
                self._active[account_id] -= 1
                if not self._active[account_id]:
                    del self._active[account_id]

    def count(self, account_id: str, size: int) -> None:
        """So many bytes came in, whatever becomes of them."""
        now = time.monotonic()
        with self._lock:
            if len(self._taken) >= _MOST_REMEMBERED:
                self._taken = {who: one for who, one in self._taken.items() if one[0] > now}
            until, before = self._taken.get(account_id, (0.0, 0))
            fresh = (now + HOUR, size)
            self._taken[account_id] = (until, before + size) if until > now else fresh

    def _require_room(self, account_id: str) -> None:
        until, taken = self._taken.get(account_id, (0.0, 0))
        left = until - time.monotonic()
        if left > 0 and taken >= self._most_bytes:
            sentence = "You sent very much within an hour; send the rest later."
            raise RateLimited(sentence, int(left) + 1)
