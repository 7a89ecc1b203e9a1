"""One line a step, with the time it took."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator, Sequence

WIDTH = 34


def print_line(line: str = "") -> None:
    """Print a line; a terminal that is gone must not keep the runner from cleaning up."""
    with contextlib.suppress(OSError):
        print(line, flush=True)


@contextlib.contextmanager
def step(name: str, began: float | None = None) -> Iterator[None]:
    """Show `name` while the block runs, then its time (from `began`, if it started earlier)."""
    start = time.monotonic() if began is None else began
    live = sys.stdout.isatty()
    if live:
        with contextlib.suppress(OSError):
            print(f"  ..  {name}", end="", flush=True)
    mark = "--"
    try:
        yield
        mark = "ok"
    finally:
        back = "\r" if live else ""
        print_line(f"{back}  {mark}  {name:<{WIDTH}}{time.monotonic() - start:6.1f} s")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of a table with columns as wide as their widest cell."""
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        return "  " + "  ".join(c.ljust(w) for c, w in zip(cells, widths, strict=True)).rstrip()

    return [line(head), "  " + "  ".join("-" * width for width in widths), *map(line, rows)]
