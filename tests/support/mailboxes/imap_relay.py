"""Stands between a session and Dovecot, and meets commands with trouble."""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import suppress
from pathlib import Path

from sandbox.faults import Faults

_PIECE = 65536


class ImapRelay:
    """Plain text on `port` of 127.0.0.1, TLS to the server behind. A fault of the provider imap
    (http_429, http_5xx, silence) meets the next command; `cut` ends every connection.
    """

    def __init__(self, behind: int, authority: Path, faults: Faults) -> None:
        self._behind = behind
        self._context = ssl.create_default_context(cafile=str(authority))
        self._faults = faults
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """As a server does that restarts."""
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._open.clear()

    def close(self) -> None:
        self._listener.close()
        self.cut()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                plain = socket.create_connection(("127.0.0.1", self._behind), 10)
                server = self._context.wrap_socket(plain, server_hostname="localhost")
                server.settimeout(None)
                self._open += [client, server]
                threading.Thread(target=self._up, args=(client, server), daemon=True).start()
                threading.Thread(target=_down, args=(server, client), daemon=True).start()

    def _up(self, client: socket.socket, server: ssl.SSLSocket) -> None:
        with suppress(OSError):
            while data := client.recv(_PIECE):
                words = data.split(maxsplit=2)
                is_command = len(words) > 1 and words[1].isalpha() and words[1].isupper()
                if is_command and self._meets_trouble(client, words[0]):
                    continue
                server.sendall(data)
        _end(client, server)

    def _meets_trouble(self, client: socket.socket, tag: bytes) -> bool:
        fault = self._faults.take("imap", "http_429", "http_5xx", "silence")
        if fault is None:
            return False
        if fault.kind == "http_429":
            client.sendall(tag + b" NO [UNAVAILABLE] Busy, try again later\r\n")
        elif fault.kind == "http_5xx":
            client.shutdown(socket.SHUT_RDWR)
        return True


def _down(server: ssl.SSLSocket, client: socket.socket) -> None:
    with suppress(OSError):
        while data := server.recv(_PIECE):
            client.sendall(data)
    _end(client, server)


def _end(*sockets: socket.socket) -> None:
    for one in sockets:
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
