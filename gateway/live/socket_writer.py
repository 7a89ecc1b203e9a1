"""Writes to a browser's socket from outside its request, where the server allows it."""

import _socket
import os
import socket
import ssl
from collections.abc import Mapping
from contextlib import closing, suppress
from typing import Any, Protocol

DEAD_PEER_MS = 45_000
"""How long sent bytes may go unacknowledged before the kernel gives the connection up."""


class SocketWriter(Protocol):
    """The way to one browser, past the generator of its response."""

    def try_send(self, chunk: bytes) -> int:
        """Send what fits now; how many bytes that was. OSError when the connection is dead."""

    def send_rest(self, rest: bytes) -> None:
        """Send everything, however long it takes."""

    def expect_no_more(self) -> None:
        """Read nothing more: the connection ends with the answer at hand."""

    def hang_up(self) -> None:
        """Break the connection, which also ends a send that waits."""


class HttpSocketWriter:
    """A plain HTTP/1.1 connection of gunicorn's gevent worker, with chunked framing.

    The response's own generator must not write at the same time.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, DEAD_PEER_MS)

    def try_send(self, chunk: bytes) -> int:
        """See SocketWriter."""
        self._socket.settimeout(0.0)
        try:
            return self._socket.send(chunk)
        except BlockingIOError:
            return 0
        finally:
            self._socket.settimeout(None)

    def send_rest(self, rest: bytes) -> None:
        """See SocketWriter."""
        self._socket.sendall(rest)

    def expect_no_more(self) -> None:
        """See SocketWriter."""
        self._shut(socket.SHUT_RD)

    def hang_up(self) -> None:
        """See SocketWriter."""
        self._shut(socket.SHUT_RDWR)

    def _shut(self, how: int) -> None:
        # A second handle of the connection, not gevent's: its `shutdown` would raise a fault in
        # the greenlet that waits to send, where the kernel's says that the pipe is broken.
        try:
            twin = _socket.socket(fileno=os.dup(self._socket.fileno()))
        except OSError:
            return  # the browser was quicker
        with closing(twin), suppress(OSError):
            twin.shutdown(how)


def chunk_of(text: bytes) -> bytes:
    """One chunk of a chunked body (RFC 9112 §7.1)."""
    return b"%x\r\n%b\r\n" % (len(text), text)


def writer_of(environ: Mapping[str, Any]) -> SocketWriter | None:
    """What writes to the socket of a WSGI request; None: only the response's generator can."""
    sock = environ.get("gunicorn.socket")
    if sock is None or isinstance(sock, ssl.SSLSocket):
        return None
    if environ.get("SERVER_PROTOCOL") != "HTTP/1.1":
        return None
    return HttpSocketWriter(sock)
