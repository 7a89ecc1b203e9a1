"""Ctrl-C, `kill` and a closed terminal: one exception, never between a start and its record."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(KeyboardInterrupt):
    """The person or the system asked this program to end."""


class _InterruptGate:
    def __init__(self) -> None:
        self.depth = 0
        self.waiting = False

    def on_signal(self, _number: int, _frame: object) -> None:
        self.waiting = True
        self.raise_if_free()

    def raise_if_free(self) -> None:
        if self.waiting and self.depth == 0:
            self.waiting = False
            raise Interrupted


_GATE = _InterruptGate()


def raise_when_interrupted() -> None:
    """From now on each of SIGNALS raises Interrupted in the main thread."""
    for number in SIGNALS:
        signal.signal(number, _GATE.on_signal)


def ignore_interrupts() -> None:
    """From now on SIGNALS do nothing: the program is ending already."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Put Interrupted off to the end of the block: a started program is always recorded."""
    _GATE.depth += 1
    try:
        yield
    finally:
        _GATE.depth -= 1
    _GATE.raise_if_free()
