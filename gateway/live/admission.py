"""How many streams a process serves: each is a connection, a greenlet and what waits for it."""

from collections import Counter

from chassis.errors import RateLimited
from gateway.access.tokens import Audience
from gateway.metrics import STREAMS

MOST_OF_ACCOUNT = 20
"""Pages one person may have open; the rest look from time to time."""
MOST_STREAMS = 3_000
"""Gunicorn serves 4,000 connections (gunicorn_conf.py): the others are for requests."""
AGAIN_SECONDS = 15

StreamAccount = tuple[Audience, str]


class StreamAdmission:
    """Counts open streams, of each account and of all."""

    def __init__(self, most: int = MOST_STREAMS, most_of_account: int = MOST_OF_ACCOUNT) -> None:
        self._most, self._most_of_account = most, most_of_account
        self._open: Counter[StreamAccount] = Counter()
        self._total = 0

    def enter(self, account: StreamAccount) -> None:
        """One more; RateLimited when that is too many."""
        if self._open[account] >= self._most_of_account:
            raise RateLimited("You have too many pages open; close some.", AGAIN_SECONDS)
        if self._total >= self._most:
            raise RateLimited("Too many people watch at the moment; try again.", AGAIN_SECONDS)
        self._open[account] += 1
        self._total += 1
        STREAMS.labels(str(account[0])).inc()

    def leave(self, account: StreamAccount) -> None:
        """One less."""
        STREAMS.labels(str(account[0])).dec()
        self._total -= 1
        self._open[account] -= 1
        if not self._open[account]:
            del self._open[account]
