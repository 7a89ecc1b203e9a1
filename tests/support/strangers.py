"""Connections of people who mean no good."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager


@contextmanager
def strangers(port: int, sent: str, count: int) -> Iterator[list[socket.socket]]:
    """Connections that say this much and then nothing."""
    with ExitStack() as open_ones:
        found = []
        for _ in range(count):
            one = socket.create_connection(("127.0.0.1", port), timeout=40)
            open_ones.enter_context(one)
            one.sendall(sent.encode())
            found.append(one)
        yield found
