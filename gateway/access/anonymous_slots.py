"""How many requests of people who have not signed in a process passes on at the same time."""

import threading
from collections import Counter, OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager

from chassis.errors import RateLimited

AT_ONCE = 8
MOST_OF_NETWORK = 16
PATIENCE = 4.0
"""Seconds; within it some hundred attempts are refused by their limits."""
MOST_FAMILIAR = 20_000
_BUSY = "Too many people sign in at the moment; try again."


class FamiliarNetworks:
    """Where somebody has signed in or renewed a session of late, as far as this process knows."""

    def __init__(self, most: int = MOST_FAMILIAR) -> None:
        self._most = most
        self._known: OrderedDict[str, None] = OrderedDict()

    def add(self, network: str) -> None:
        """Somebody's session goes on there."""
        self._known[network] = None
        self._known.move_to_end(network)
        if len(self._known) > self._most:
            self._known.popitem(last=False)

    def __contains__(self, network: str) -> bool:
        return network in self._known


class AnonymousSlots:
    """A flood of attempts waits here, not in the queue of the service, where the requests of
    everybody who has signed in are. Familiar networks have slots of their own, and no network
    fills the queue of the others.
    """

    def __init__(
        self, familiar: FamiliarNetworks, at_once: int = AT_ONCE, patience: float = PATIENCE
    ) -> None:
        self._familiar = familiar
        self._slots = {known: threading.Semaphore(at_once) for known in (False, True)}
        self._patience = patience
        self._active: Counter[str] = Counter()

    @contextmanager
    def one(self, network: str) -> Iterator[None]:
        """A slot, in turn; RateLimited when none is free in time, or too many of the network wait
        for one.
        """
        is_familiar = network in self._familiar
        if self._active[network] >= MOST_OF_NETWORK and not is_familiar:
            raise RateLimited(_BUSY)
        self._active[network] += 1
        try:
            with self._slot(self._slots[is_familiar]):
                yield
        finally:
            self._active[network] -= 1
            if not self._active[network]:
                del self._active[network]

    @contextmanager
    def _slot(self, slots: threading.Semaphore) -> Iterator[None]:
        if not slots.acquire(timeout=self._patience):
            raise RateLimited(_BUSY, self._patience)
        try:
            yield
        finally:
            slots.release()
