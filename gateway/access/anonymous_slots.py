"""How many requests of people who have not signed in a process passes on at the same time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from chassis.errors import RateLimited

AT_ONCE = 8
PATIENCE = 4.0
"""Seconds; within it some hundred attempts are refused by their limits."""


class AnonymousSlots:
    """A flood of attempts waits here, not in the queue of the service, where the requests of
    everybody who has signed in are.
    """

    def __init__(self, at_once: int = AT_ONCE, patience: float = PATIENCE) -> None:
        self._slots = threading.Semaphore(at_once)
        self._patience = patience

    @contextmanager
    def one(self) -> Iterator[None]:
        """A slot, in turn; RateLimited when none is free in time."""
        if not self._slots.acquire(timeout=self._patience):
            raise RateLimited("Too many people sign in at the moment; try again.", self._patience)
        try:
            yield
        finally:
            self._slots.release()
