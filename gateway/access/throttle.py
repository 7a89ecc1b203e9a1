"""Slows down password guessing: few failed sign-ins per minute from one address for one e-mail.

It counts within one process, so a firm with more replicas allows as many times more; the
services' slow password hash is what protects an account, this protects the processor.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable

from chassis.errors import RequestError
from contracts.error_codes import ErrorCode

WINDOW_SECONDS = 60.0
MOST_FAILURES = 10
_MOST_KEPT = 10_000

Key = tuple[str, ...]


class RateLimited(RequestError):
    """Too many attempts: `retry_after` is how many seconds to wait."""

    code = ErrorCode.RATE_LIMITED


class SignInThrottle:
    """Remembers when sign-ins failed; a right password is never counted."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures: OrderedDict[Key, list[float]] = OrderedDict()

    def check(self, *key: str) -> None:
        """RateLimited, with the seconds to wait, after too many recent failures of the key."""
        recent = self._recent(key)
        if len(recent) >= MOST_FAILURES:
            wait = math.ceil(recent[0] + WINDOW_SECONDS - self._clock())
            raise RateLimited(f"Too many attempts; wait {wait} s and try again.", retry_after=wait)

    def failed(self, *key: str) -> None:
        """Count a wrong password."""
        self._failures[key] = [*self._recent(key), self._clock()]
        self._failures.move_to_end(key)
        if len(self._failures) > _MOST_KEPT:
            self._failures.popitem(last=False)

    def _recent(self, key: Key) -> list[float]:
        since = self._clock() - WINDOW_SECONDS
        return [moment for moment in self._failures.get(key, ()) if moment > since]
