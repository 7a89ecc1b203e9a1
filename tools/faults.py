"""The one way in which a tool fails: what is wrong, and what to do about it."""

from __future__ import annotations

import sys
from collections.abc import Callable


class ToolFault(Exception):
    """A step cannot go on.

    `what` is one sentence on what is wrong, `remedy` one on what to do, `details` (optional)
    the evidence, e.g. the end of a log.
    """

    def __init__(self, what: str, remedy: str, details: str = "") -> None:
        super().__init__(f"{what} {remedy}")
        self.what = what
        self.remedy = remedy
        self.details = details


def exit_with_fault_line(main: Callable[[], int]) -> int:
    """Run a tool's `main`; a ToolFault becomes one clear line and exit code 1."""
    try:
        return main()
    except ToolFault as fault:
        if fault.details:
            print(fault.details.rstrip(), file=sys.stderr)
        print(f"error: {fault.what} {fault.remedy}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        print("stopped.", file=sys.stderr)
        return 130
