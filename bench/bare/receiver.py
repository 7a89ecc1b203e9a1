"""Third service: notes when each message arrives; answers like bench.subscribers."""

import json
import time
from typing import Any, ClassVar

from nameko.events import event_handler
from nameko.web.handlers import http

from bench.texts import MARK


class BareReceiver:
    """The end of the pipeline."""

    name = "bare_receiver"
    flat: ClassVar[list[int]] = []

    @http("GET", "/readyz")
    def readyz(self, _: Any) -> str:
        """Up."""
        return "ok"

    @event_handler("bare_store", "recorded")
    def on_recorded(self, recorded: dict[str, Any]) -> None:
        """A text got through."""
        found = MARK.search(recorded["body"].encode())
        if found is not None:
            self.flat.extend((int(found[1]), int(found[2]), 0, time.monotonic_ns()))

    @http("GET", "/count")
    def count(self, _: Any) -> str:
        """How many arrivals are kept."""
        return json.dumps({"arrivals": len(self.flat) // 4, "broken": 0})

    @http("GET", "/seen")
    def seen(self, _: Any) -> str:
        """What arrived since the last question."""
        taken = list(self.flat)
        self.flat.clear()
        return json.dumps({"flat": taken, "broken": 0})
