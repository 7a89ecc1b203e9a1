"""Which ports a stack uses, all counted from one base, and whether they are free."""

from __future__ import annotations

import random
import socket
from collections.abc import Iterable

BROKER_AMQP, BROKER_DISTRIBUTION, BROKER_EPMD = 20, 21, 22
BLOCK = 30
# Below the kernel's range for outgoing connections (32768 and up), so that no passing
# connection of another program takes a port between the check and its use.
FREE_BASES = range(20_000, 32_000, BLOCK)


def is_free(port: int) -> bool:
    """True if 127.0.0.1:port can be listened on now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # Same option as the servers set: a closing connection of the last run is no obstacle.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def taken(ports: Iterable[int]) -> list[int]:
    """The ports out of `ports` that another program listens on, sorted."""
    return sorted(port for port in ports if not is_free(port))


def free_port() -> int:
    """One port nobody uses at the moment."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class ReservedBlock:
    """A block of BLOCK free ports from `base`, kept from other stacks until `release`.

    The reservation is an abstract Unix socket: it ends with this program, however that dies.
    """

    def __init__(self) -> None:
        for base in random.sample(FREE_BASES, len(FREE_BASES)):
            mark = _reserve(base)
            if mark is None:
                continue
            if not taken(range(base, base + BLOCK)):
                self.base, self._mark = base, mark
                return
            mark.close()
        raise OSError(f"no block of {BLOCK} free ports between 20000 and 32000")

    def release(self) -> None:
        """Let another stack have the block."""
        self._mark.close()


def _reserve(base: int) -> socket.socket | None:
    mark = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        mark.bind(f"\0onethread-ports-{base}")
    except OSError:
        mark.close()
        return None
    return mark
