"""pika's I/O loop on eventlet's hub."""

from collections.abc import Callable
from typing import Any

from eventlet import hubs

from chassis.messaging.hub_loop import HubLoop


class EventletLoop(HubLoop):
    """For services."""

    def __init__(self) -> None:
        super().__init__()
        self._hub = hubs.get_hub()

    def _start_timer(self, delay: float, callback: Callable[[], None]) -> Any:
        return self._hub.schedule_call_global(delay, callback)

    def _stop_timer(self, timer: Any) -> None:
        timer.cancel()

    def _wait_in_hub(self) -> None:
        self._hub.switch()

    def _call_from_hub(self, callback: Callable[[], None]) -> None:
        self._hub.schedule_call_global(0, callback)

    def _watch(self, fd: int, event: int, note: Callable[[], None]) -> Any:
        def on_ready(_: Any = None) -> None:
            note()

        kind = self._hub.READ if event == self.READ else self._hub.WRITE
        return self._hub.add(kind, fd, on_ready, on_ready, None)

    def _unwatch(self, watcher: Any) -> None:
        self._hub.remove(watcher)
