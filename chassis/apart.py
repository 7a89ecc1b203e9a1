"""Work that would hold up everything else of a program, done in a thread of its own.

Under eventlet (services) and gevent (the gateway) a program is one thread that all requests share:
what computes, or waits for a disk, for more than some milliseconds goes through here. Plain threads
need none.
"""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
LARGE_BYTES = 1024 * 1024
"""What is larger than this takes its turn."""


def apart(work: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
    """What `work` returns or raises; meanwhile the others go on. It may use no green thing: no
    socket, lock or log.
    """
    done: R
    if shares_one_thread():
        from eventlet import tpool

        done = tpool.execute(work, *arguments, **named)
    elif _is_gevents():
        import gevent

        done = gevent.get_hub().threadpool.apply(work, arguments, named)
    else:
        done = work(*arguments, **named)
    return done


def _is_gevents() -> bool:
    if "gevent.monkey" not in sys.modules:
        return False
    from gevent import monkey

    return bool(monkey.is_module_patched("threading"))


def shares_one_thread() -> bool:
    """Whether the program's threads are eventlet's green ones."""
    if "eventlet" not in sys.modules:  # nor shall this bring it
        return False
    from eventlet import patcher

    return bool(patcher.is_monkey_patched("thread"))


class LargeTurns:
    """One large thing of a program at a time, since each is held several times over."""

    def __init__(self) -> None:
        self._free = threading.Semaphore()

    @contextmanager
    def may_be_large(self) -> Iterator[Callable[[], None]]:
        """Yields what to call when it turns out large: it waits for the turn, which ends with the
        block.
        """
        taken = False

        def take() -> None:
            nonlocal taken
            if not taken:
                self._free.acquire()
                taken = True

        try:
            yield take
        finally:
            if taken:
                self._free.release()
