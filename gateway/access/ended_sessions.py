"""Sessions that are over while tokens of theirs have not run out.

Every gateway hears of each from the stream of events. What ended before it listened, and what a
broker lost when it crashed, it asks of the services (catch_up.py).
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable

OnEnded = Callable[[Collection[str]], None]


class EndedSessions:
    """Remembers each for `seconds`, the life of the longest token.

    `on_ended` is told of those not known before. `unknown`: audiences of whose sessions nothing
    has been learned yet, so that none of their tokens can be believed.
    """

    def __init__(
        self,
        seconds: float,
        unknown: Collection[str] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.seconds = seconds
        self.unknown = set(unknown)
        self.on_ended: OnEnded = lambda _: None
        self._clock = clock
        self._ended: set[str] = set()
        self._by_age: deque[tuple[float, str]] = deque()
        self._lock = threading.Lock()

    def add(self, session_ids: Iterable[str]) -> None:
        """These are over."""
        with self._lock:
            now = self._clock()
            self._forget(now - self.seconds)
            added = set(session_ids) - self._ended
            self._ended |= added
            self._by_age.extend((now, session_id) for session_id in added)
        if added:
            self.on_ended(added)

    def __contains__(self, session_id: str) -> bool:
        return session_id in self._ended

    def _forget(self, before: float) -> None:
        while self._by_age and self._by_age[0][0] < before:
            self._ended.discard(self._by_age.popleft()[1])
