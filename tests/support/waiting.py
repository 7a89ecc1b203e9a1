"""Tests wait for a condition, never for a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def wait_until(condition: Callable[[], T], timeout: float = 15.0, *, what: str = "") -> T:
    """What `look()` finds as soon as it is true; AssertionError after `timeout` seconds."""
    deadline = time.monotonic() + timeout
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(
                f"not within {timeout:g} s: {what or condition}; last seen: {found!r}"
            )
        time.sleep(0.02)
