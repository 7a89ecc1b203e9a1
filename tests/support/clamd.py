"""A scanner that speaks clamd's INSTREAM (clamd(8)): it finds what it is told to find."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

EVIL = b"a pretend virus of our tests"
"""What it finds, as Tests.Evil."""


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        command = self.rfile.read(len(b"zINSTREAM\0"))
        assert command == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        server = self.server
        assert isinstance(server, ScannerServer)
        server.seen.append(content)
        found = b"Tests.Evil FOUND" if EVIL in content else b"OK"
        self.wfile.write(server.answer or b"stream: " + found + b"\0")


class ScannerServer(socketserver.ThreadingTCPServer):
    """`seen`: what was scanned; `answer`: what it says whatever it sees."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.seen: list[bytes] = []
        self.answer = b""

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        return "127.0.0.1", int(self.server_address[1])


@contextmanager
def pretend_clamd() -> Iterator[ScannerServer]:
    """One that runs within the block."""
    with ScannerServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
