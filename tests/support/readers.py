"""Readers for tests of the reading pool: each does one thing a stranger's content may lead to."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Reading:
    """What a reader saw of its content and of the process it runs in."""

    content: bytes
    pid: int
    environment: dict[str, str]
    files: tuple[str, ...]


def read_on_demand(content: bytes) -> Reading:
    """Content is what to do; anything else comes back as it is."""
    deed = DEEDS.get(content)
    if deed is not None:
        deed()
    links = Path("/proc/self/fd").iterdir()
    files = tuple(sorted(str(one.readlink()) for one in links if one.exists()))
    return Reading(content, os.getpid(), dict(os.environ), files)


def read_wrongly(content: bytes) -> str:
    """Not what it promises."""
    return content.decode()


def _spin() -> None:
    while True:
        pass


def _refuse() -> None:
    raise ValueError("a stranger's words")


DEEDS = {
    b"spin": _spin,
    b"sleep": lambda: time.sleep(600),
    b"swell": lambda: bytearray(4 * 1024**3),
    b"crash": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    b"raise": _refuse,
    b"write": lambda: Path("/tmp/never").write_text("x"),
}
