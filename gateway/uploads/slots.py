"""How many files come in at the same time."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from chassis.errors import RateLimited

MOST_OF_ACCOUNT = 4
MOST_AT_ONCE = 64
"""Of a process: each holds a greenlet, and room on the disk of the files."""


class UploadSlots:
    """A slot for each file on its way in; who has too many waits and tries again."""

    def __init__(self, most: int = MOST_AT_ONCE, most_of_account: int = MOST_OF_ACCOUNT) -> None:
        self._most, self._most_of_account = most, most_of_account
        self._lock = threading.Lock()
        self._active: Counter[str] = Counter()

    @contextmanager
    def one(self, account_id: str) -> Iterator[None]:
        """A slot within the block; RateLimited when none is free."""
        with self._lock:
            if self._active[account_id] >= self._most_of_account:
                raise RateLimited("You send several files already; wait until one has come.", 2)
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
