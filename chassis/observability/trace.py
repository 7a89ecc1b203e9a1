"""One trace id follows a message through HTTP, RPC and events (W3C Trace Context, level 1)."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from chassis.patterns import pattern

TRACE_HEADER = "traceparent"
_FORM = pattern("traceparent", r"00-([0-9a-f]{32})-[0-9a-f]{16}-([0-9a-f]{2})")
_current: ContextVar[str] = ContextVar("traceparent", default="")


def new_trace() -> str:
    """A fresh traceparent."""
    return f"00-{os.urandom(16).hex()}-{os.urandom(8).hex()}-01"


def child_of(traceparent: str | None) -> str:
    """The same trace with a new span id; a fresh trace when the text is not a traceparent."""
    match = _FORM.fullmatch(traceparent or "")
    if match is None:
        return new_trace()
    return f"00-{match[1]}-{os.urandom(8).hex()}-{match[2]}"


def current_trace() -> str:
    """The traceparent of the work at hand; a fresh one when nothing set it."""
    return _current.get() or new_trace()


def trace_id() -> str:
    """The 32 hex digits for logs and problem answers; empty outside any work."""
    return _current.get()[3:35]


@contextmanager
def tracing(traceparent: str | None) -> Iterator[str]:
    """Run a block as a child of the given trace."""
    mine = child_of(traceparent)
    token = _current.set(mine)
    try:
        yield mine
    finally:
        _current.reset(token)


def enter(traceparent: str | None) -> None:
    """Continue a trace for the rest of the current greenlet or thread."""
    _current.set(child_of(traceparent))
