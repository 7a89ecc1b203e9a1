"""pika's I/O loop on gevent's hub."""

from collections.abc import Callable
from typing import Any

import gevent

from chassis.messaging.hub_loop import HubLoop


class GeventLoop(HubLoop):
    """For the gateway."""

    def __init__(self) -> None:
        super().__init__()
        self._hub = gevent.get_hub()

    def _start_timer(self, delay: float, callback: Callable[[], None]) -> Any:
        timer = self._hub.loop.timer(delay)

        def on_time() -> None:
            timer.close()
            callback()

        timer.start(on_time)
        return timer

    def _stop_timer(self, timer: Any) -> None:
        timer.close()

    def _wait_in_hub(self) -> None:
        self._hub.switch()

    def _call_from_hub(self, callback: Callable[[], None]) -> None:
        self._hub.loop.run_callback(callback)

    def _watch(self, fd: int, event: int, note: Callable[[], None]) -> Any:
        watcher = self._hub.loop.io(fd, event)
        watcher.start(note)
        return watcher

    def _unwatch(self, watcher: Any) -> None:
        watcher.close()
