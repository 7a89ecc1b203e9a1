"""The one object that request handlers, timers and the SMTP server share."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import current_app

from sandbox import snapshot
from sandbox.courier import Courier
from sandbox.faults import Faults
from sandbox.imap.mailboxes import ImapSite
from sandbox.settings import Settings
from sandbox.state import State
from sandbox.timeline import Timeline
from sandbox.twilio.pace import Pace

SNAPSHOT_NAME = "sandbox.json"
SNAPSHOT_EVERY_SECONDS = 1.0


class World:
    """State behind one lock, plus what carries changes out. Change state only in `changing()`."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._path = _snapshot_path(settings)
        self.state = snapshot.read_snapshot(self._path) if self._path else State()
        self.faults = Faults()
        self.pace = Pace()
        self.timeline = Timeline()
        self.courier = Courier(self.timeline, self.faults)
        self.lock = threading.RLock()
        self.imap = ImapSite(self)
        self.version = 0
        self._changed = threading.Condition(self.lock)
        self._saved_version = 0
        self._save_planned = False

    @contextmanager
    def changing(self) -> Iterator[State]:
        """Hold the lock; afterwards wake live pages and plan a snapshot."""
        with self.lock:
            yield self.state
            self.version += 1
            self._changed.notify_all()
            if self._path and not self._save_planned:
                self._save_planned = True
                self.timeline.after(SNAPSHOT_EVERY_SECONDS, self.save)

    def wait_for_change(self, seen: int, seconds: float) -> int:
        """Block until the version differs from `seen` or time is up; answer the version."""
        with self.lock:
            self._changed.wait_for(lambda: self.version != seen, timeout=seconds)
            return self.version

    def save(self) -> None:
        """Write the snapshot when something changed since the last one."""
        with self.lock:
            self._save_planned = False
            if self._path is None or self._saved_version == self.version:
                return
            self._saved_version = self.version
            snapshot.write_snapshot(self._path, snapshot.dump(self.state))

    def close(self) -> None:
        """Stop the background work and keep the state."""
        self.timeline.close()
        self.imap.close()
        self.save()


def world() -> World:
    """The world of the running request."""
    found = current_app.extensions["sandbox_world"]
    if not isinstance(found, World):
        raise TypeError("the application was made without a sandbox world")
    return found


def _snapshot_path(settings: Settings) -> Path | None:
    return settings.state_folder / SNAPSHOT_NAME if settings.state_folder else None
