"""Runs actions later, in order of their due time, on a few background threads."""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

log = logging.getLogger(__name__)
Action = Callable[[], None]


class Timeline:
    """One thread keeps the clock; a small pool runs what is due, so a slow peer blocks no other."""

    def __init__(self, workers: int = 8) -> None:
        self._due: list[tuple[float, int, Action]] = []
        self._order = itertools.count()
        self._changed = threading.Condition()
        self._open = True
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="sandbox-timeline")
        self._thread = threading.Thread(target=self._run, name="sandbox-clock", daemon=True)
        self._thread.start()

    def after(self, seconds: float, action: Action) -> None:
        """Run `action` once, `seconds` from now."""
        with self._changed:
            entry = (time.monotonic() + max(0.0, seconds), next(self._order), action)
            heapq.heappush(self._due, entry)
            self._changed.notify()

    def close(self) -> None:
        """Stop the clock; what is not yet due never runs."""
        with self._changed:
            self._open = False
            self._changed.notify()
        self._thread.join(timeout=5)
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _run(self) -> None:
        while (action := self._next()) is not None:
            self._pool.submit(_run_logged, action)

    def _next(self) -> Action | None:
        with self._changed:
            while self._open:
                wait = self._due[0][0] - time.monotonic() if self._due else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._due)[2]
                self._changed.wait(wait)
            return None


def _run_logged(action: Action) -> None:
    try:
        action()
    except Exception:
        # A pool swallows exceptions; a person at the terminal must see them.
        log.exception("a background action of the sandbox failed")
