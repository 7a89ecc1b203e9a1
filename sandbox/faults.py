"""Faults on demand: how the next answers, callbacks and pushes go wrong."""

from __future__ import annotations

import itertools
import threading
from dataclasses import asdict, dataclass

PROVIDERS = ("twilio", "google", "microsoft", "smtp", "imap")
KINDS = (
    "delay",
    "duplicate",
    "reorder",
    "drop",
    "http_429",
    "http_5xx",
    "timeout_after_accept",
    "silence",
    "refused",
    "review_rejected",
)
OUTGOING_KINDS = ("delay", "duplicate", "reorder", "drop")


@dataclass
class Fault:
    """`count` more uses of one kind of trouble; `seconds` is its length where it has one, `code`
    the provider's code where it has one. `match`: only uses that carry this text.
    """

    id: int
    provider: str
    kind: str
    count: int
    seconds: float
    match: str = ""
    code: int = 0


class Faults:
    """The faults now set, oldest first. Each use takes one off the count."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ids = itertools.count(1)
        self._faults: list[Fault] = []

    def add(
        self, provider: str, kind: str, count: int, seconds: float, match: str = "", code: int = 0
    ) -> Fault:
        """Set one fault behind those already set."""
        with self._lock:
            fault = Fault(next(self._ids), provider, kind, count, seconds, match, code)
            self._faults.append(fault)
            return fault

    def take(self, provider: str, *kinds: str, about: str = "") -> Fault | None:
        """Use up one of the oldest fault that fits, or answer None. `about`: what is under way."""
        with self._lock:
            for fault in self._faults:
                if fault.provider == provider and fault.kind in kinds and fault.match in about:
                    fault.count -= 1
                    if fault.count <= 0:
                        self._faults.remove(fault)
                    return fault
            return None

    def clear(self, fault_id: int | None = None) -> None:
        """Remove one fault, or all."""
        with self._lock:
            self._faults = [
                fault for fault in self._faults if fault_id is not None and fault.id != fault_id
            ]

    def listed(self) -> list[dict[str, object]]:
        """The faults still to come, as JSON objects."""
        with self._lock:
            return [asdict(fault) for fault in self._faults]
