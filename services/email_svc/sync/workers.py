"""A few threads that synchronise mailboxes apart from the request that prompted it.

One slow mailbox holds one thread, not the others. A prompt lost with its process is found by the
job that looks for mailboxes whose turn it is: the database remembers it.
"""

import queue
import threading
from collections.abc import Callable

from chassis.observability.log import get_logger
from chassis.observability.trace import tracing

_log = get_logger(__name__)
THREADS = 4


class SyncWorkers:
    """Runs `work(mailbox_id)`; the threads start with the first prompt (green ones under
    eventlet, which must not be started before its hub runs).
    """

    def __init__(self, work: Callable[[str], int], threads: int = THREADS) -> None:
        self._work = work
        self._threads = threads
        self._lock = threading.Lock()
        self._queue: queue.Queue[str] = queue.Queue()
        self._queued: set[str] = set()
        self._started = False

    def wake(self, mailbox_id: str) -> None:
        """Synchronise soon; a mailbox that waits already is not queued twice."""
        with self._lock:
            if not self._started:
                self._started = True
                for number in range(self._threads):
                    name = f"mailbox-sync-{number}"
                    threading.Thread(target=self._run, name=name, daemon=True).start()
            if mailbox_id not in self._queued:
                self._queued.add(mailbox_id)
                self._queue.put(mailbox_id)

    def _run(self) -> None:
        while True:
            mailbox_id = self._queue.get()
            with self._lock:
                self._queued.discard(mailbox_id)
            with tracing(None):
                try:
                    self._work(mailbox_id)
                except Exception:  # noqa: BLE001  # a failed turn must not end the thread
                    _log.exception("mailbox_sync_broke", mailbox_id=mailbox_id)
