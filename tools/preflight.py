"""What is looked at before anything starts: the checkout, the ports, the servers given."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil

from tools.faults import ToolFault
from tools.ports import taken
from tools.processes import EVERY_PORT


@contextlib.contextmanager
def sole_run(folder: Path, port_base: int) -> Iterator[None]:
    """Hold the checkout's data folder; ToolFault if another run holds it.

    The lock ends with this program, however that dies; the file tells others where we are.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "run.lock").open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            other = read_run(folder)
            raise ToolFault(
                f"This checkout runs already (process {other.get('pid', '?')}, "
                f"port {other.get('port', '?')}).",
                "Stop it there with Ctrl-C, or use another checkout with another PORT.",
            ) from None
        file.truncate(0)
        file.write(json.dumps({"pid": os.getpid(), "port": port_base}))
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def read_run(folder: Path) -> dict[str, Any]:
    """{"pid", "port"} of the run that holds the folder, or {}."""
    try:
        found = json.loads((folder / "run.lock").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return {}
    return dict(found)


def check_ports(base: int, *, with_broker: bool) -> None:
    """ToolFault naming the first port that is taken, and by whom."""
    if not 1024 <= base <= 65_500:
        raise ToolFault(f"PORT={base} is out of range.", "Choose one from 1024 to 65500.")
    wanted = [base + port for port in EVERY_PORT if with_broker or port < 20]
    for port in taken(wanted):
        other = 8400 if base >= 8500 else 8500
        raise ToolFault(
            f"Port {port} is taken{_owner(port)}.",
            f"Stop that program, or use other ports: make run PORT={other}",
        )


def _owner(port: int) -> str:
    with contextlib.suppress(psutil.Error):
        for connection in psutil.net_connections("tcp"):
            if not connection.laddr or not connection.pid:
                continue
            if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port:
                return f" by {psutil.Process(connection.pid).name()} (process {connection.pid})"
    return ""


def check_given_server(variable: str, url: str, default_port: int) -> None:
    """ToolFault if the server an address names does not take connections."""
    parts = urlsplit(url)
    folder = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair).get("host")
    where = parts.hostname or folder or ""
    if where.startswith("/"):
        return
    try:
        address = (where or "127.0.0.1", parts.port or default_port)
        socket.create_connection(address, timeout=5).close()
    except OSError as exc:
        raise ToolFault(
            f"The server that {variable} names, {address[0]}:{address[1]}, does not answer "
            f"({exc.strerror or exc}).",
            f"Start it, or unset {variable} to have a private one.",
        ) from exc
