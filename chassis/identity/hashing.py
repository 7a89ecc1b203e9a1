"""Password hashing apart from everything else a service does.

One computation takes tens of milliseconds of a processor and 19 MiB. At most two run at the same
time, in real threads that give way to the others; few wait, and the rest is told to come back: a
waiting one holds a worker that another request could have had.
"""

import os
import threading
from collections.abc import Callable
from typing import TypeVar

from eventlet import patcher

from chassis.apart import apart, shares_one_thread
from chassis.errors import RateLimited

R = TypeVar("R")
AT_ONCE = 2
MOST_STRANGERS = 6
MOST_WAITING = 12
"""The rest is kept for people whom a stranger must not keep out. Together with those at work it is
about half of MAX_WORKERS."""
BUSY_SECONDS = 1
NICENESS = 5
_native_ident = patcher.original("threading").get_native_id
_giving_way: set[int] = set()


class HashingPool:
    """Slots for hashing, and a queue with an end."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._slots = threading.Semaphore(at_once)
        self.waiting = 0

    def run(self, most_waiting: int, work: Callable[..., R], *arguments: str) -> R:
        """What `work` returns; RateLimited when that many wait already."""
        if self.waiting >= most_waiting:
            raise RateLimited("Too many people sign in at the moment; try again.", BUSY_SECONDS)
        self.waiting += 1
        try:
            self._slots.acquire()
        finally:
            self.waiting -= 1
        try:
            return _aside(work, *arguments)
        finally:
            self._slots.release()


def _aside(work: Callable[..., R], *arguments: str) -> R:
    # argon2-cffi lets go of the interpreter meanwhile. The caller's own thread keeps its priority.
    if not shares_one_thread():
        return work(*arguments)
    return apart(_with_low_priority, work, *arguments)


def _with_low_priority(work: Callable[..., R], *arguments: str) -> R:
    thread = _native_ident()
    if thread not in _giving_way:
        # Linux has a niceness for each thread.
        os.setpriority(os.PRIO_PROCESS, thread, NICENESS)
        _giving_way.add(thread)
    return work(*arguments)
