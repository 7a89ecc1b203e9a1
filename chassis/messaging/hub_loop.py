"""pika's I/O loop on the hub of green threads, eventlet's (services) or gevent's (gateway).

pika's own loop polls with `select`; under green threads each of its turns registers every socket
with the hub and takes it away again, and a call from another greenlet goes through a socket of its
own. Here sockets stay registered while they are watched, and a call is an entry in a list.
"""

from abc import abstractmethod
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

import greenlet
from pika.adapters.utils.selector_ioloop_adapter import AbstractSelectorIOLoop

Handler = Callable[[int, int], None]


class Later:
    """A call for later that can be called off up to the last moment."""

    def __init__(self, callback: Callable[[], Any]) -> None:
        self.callback: Callable[[], Any] | None = callback
        self.timer: Any = None

    def run(self) -> None:
        """Its time and its turn have come."""
        if self.callback is not None:
            self.callback()


class HubLoop(AbstractSelectorIOLoop):
    """Runs in the greenlet that calls `start`; everything may be called from any greenlet.

    A hub says how to wait in it, what it watches, and how it calls back: the methods at the end.
    """

    READ = 1
    WRITE = 2
    ERROR = 4

    def __init__(self) -> None:
        self._calls: deque[Callable[[], Any]] = deque()
        self._ready: dict[int, int] = {}
        self._handlers: dict[int, Handler] = {}
        self._wanted: dict[int, int] = {}
        self._watched: dict[tuple[int, int], Any] = {}
        self._running = False
        self._waiting: Any = None

    def start(self) -> None:
        """Run until `stop`."""
        self._running = True
        while self._running:
            self._take_turn()
            if self._running and not self._calls and not self._ready:
                self._waiting = greenlet.getcurrent()
                self._wait_in_hub()

    def stop(self) -> None:
        """End after the turn at hand."""
        self._running = False
        self._wake_soon()

    def close(self) -> None:
        """Watch nothing any more."""
        for fd in list(self._handlers):
            self.remove_handler(fd)

    def add_callback(self, callback: Callable[[], Any]) -> None:
        """Call it in the next turn."""
        self._calls.append(callback)
        self._wake_soon()

    add_callback_threadsafe = add_callback

    def call_later(self, delay: float, callback: Callable[[], Any]) -> "Later":
        """Call it after `delay` seconds; the answer is for `remove_timeout`."""
        later = Later(callback)
        later.timer = self._start_timer(delay, partial(self.add_callback, later.run))
        return later

    def remove_timeout(self, timeout_handle: "Later") -> None:
        """Forget a call for later, even one whose time has come and whose turn has not."""
        timeout_handle.callback = None
        self._stop_timer(timeout_handle.timer)

    def add_handler(self, fd: int, handler: Handler, events: int) -> None:
        """Call `handler(fd, events)` whenever one of `events` holds."""
        self._handlers[fd] = handler
        self.update_handler(fd, events)

    def update_handler(self, fd: int, events: int) -> None:
        """Watch for these events from now on."""
        self._wanted[fd] = events
        for event in (self.READ, self.WRITE):
            watched = self._watched.get((fd, event))
            if events & event and watched is None:
                self._watched[fd, event] = self._watch(fd, event, partial(self._note, fd, event))
            elif watched is not None and not events & event:
                self._unwatch(self._watched.pop((fd, event)))

    def remove_handler(self, fd: int) -> None:
        """Watch it no more."""
        self.update_handler(fd, 0)
        del self._handlers[fd], self._wanted[fd]
        # The next socket may have the same number.
        self._ready.pop(fd, None)

    def _note(self, fd: int, event: int) -> None:
        # In the hub: an error counts as ready, and the socket says what it is.
        self._ready[fd] = self._ready.get(fd, 0) | event
        self._wake_now()

    def _take_turn(self) -> None:
        calls, self._calls = self._calls, deque()
        for call in calls:
            call()
        for fd in list(self._ready):
            wanted = self._ready.pop(fd, 0) & self._wanted.get(fd, 0)
            if wanted:
                self._handlers[fd](fd, wanted)

    def _wake_now(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting.switch()

    def _wake_soon(self) -> None:
        if self._waiting is not None:
            self._call_from_hub(self._wake_now)

    @abstractmethod
    def _start_timer(self, delay: float, callback: Callable[[], None]) -> Any:
        """Have the hub call it after `delay` seconds; the answer is for `_stop_timer`."""

    @abstractmethod
    def _stop_timer(self, timer: Any) -> None:
        """End it; it may have fired."""

    @abstractmethod
    def _wait_in_hub(self) -> None:
        """Give way until somebody switches back to this greenlet."""

    @abstractmethod
    def _call_from_hub(self, callback: Callable[[], None]) -> None:
        """Have the hub call it in its next turn."""

    @abstractmethod
    def _watch(self, fd: int, event: int, note: Callable[[], None]) -> Any:
        """Have the hub call `note` whenever READ or WRITE holds; the answer is for `_unwatch`."""

    @abstractmethod
    def _unwatch(self, watcher: Any) -> None:
        """End it."""
