"""pika's I/O loop on eventlet's hub."""

from collections.abc import Callable
from typing import Any

from eventlet import hubs

from chassis.hub_loop import HubLoop


class EventletLoop(HubLoop):
    """For services."""

    def __init__(self) -> None:
        super().__init__()
        self._hub = hubs.get_hub()

    def call_later(self, delay: float, callback: Callable[[], Any]) -> Any:
        """Call it after `delay` seconds; the answer is for `remove_timeout`."""
        return self._hub.schedule_call_global(delay, self.add_callback, callback)

    def remove_timeout(self, timeout_handle: Any) -> None:
        """Forget a call for later."""
        timeout_handle.cancel()

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
