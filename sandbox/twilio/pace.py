"""How fast one number may send: Twilio answers 429 above the rate."""

from __future__ import annotations

import threading
import time

from sandbox.twilio.errors import TwilioError


class Pace:
    """A bucket per number that refills at `rate` texts a second and holds one second's worth."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._left: dict[str, tuple[float, float]] = {}

    def spend(self, number: str, rate: float) -> None:
        """Take one text's worth; TwilioError 20429 when there is none. `rate` 0 is no limit."""
        if rate <= 0:
            return
        most, moment = max(1.0, rate), time.monotonic()
        with self._lock:
            left, since = self._left.get(number, (most, moment))
            left = min(most, left + (moment - since) * rate)
            allowed = left >= 1
            self._left[number] = (left - 1 if allowed else left, moment)
        if not allowed:
            raise TwilioError(20429)
