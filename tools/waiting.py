"""Waiting for a condition, with a deadline and a look at whether it can still come true."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Callable

from tools.child import Child
from tools.faults import ToolFault

POLL_SECONDS = 0.05


def wait_until_ready(child: Child, ready: Callable[[], bool], seconds: float) -> None:
    """Return once `ready()`; ToolFault if the child ends or `seconds` pass before that."""
    deadline = time.monotonic() + seconds
    while not ready():
        if child.exit_code is not None:
            raise child.fault(f"Its whole log is {child.log}.")
        if time.monotonic() > deadline:
            details = f"--- end of {child.log} ---\n{child.tail()}"
            raise ToolFault(
                f"{child.name} was not ready within {seconds:.0f} seconds.",
                f"Its whole log is {child.log}.",
                details,
            )
        time.sleep(POLL_SECONDS)


def answers_http(port: int, path: str) -> bool:
    """True if 127.0.0.1:port answers GET path with 2xx."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", path)
        return 200 <= connection.getresponse().status < 300
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def answers_amqp(port: int) -> bool:
    """True if a broker on 127.0.0.1:port answers the protocol header (AMQP 0-9-1, 4.2.2)."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(b"AMQP\x00\x00\x09\x01")
            # Connection.Start is a method frame (type 1); "A" would be a refused version.
            return connection.recv(1) == b"\x01"
    except OSError:
        return False
