"""Reads the live stream as it passes, whether the generator sends it or its socket directly."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Iterator
from typing import Any

KNOWN_FIELDS = {"id", "event", "data"}
END_OF_CHUNK = b"\r\n"


class EventReader:
    """Takes server-sent events (WHATWG HTML §9.2) in pieces of any size; `look` is shown the name
    and the text of each that is whole. `look("", line)` is told of a line that is no part of one.
    """

    def __init__(self, check: Callable[[str, str], Any]) -> None:
        self._check = check
        self._rest = b""

    def take(self, piece: bytes) -> None:
        """The next bytes of the stream."""
        *whole, self._rest = (self._rest + piece).split(b"\n\n")
        for event in whole:
            self._read(event.decode())

    def passing(self, body: Iterable[bytes]) -> Iterator[bytes]:
        """The same pieces, each read before it goes on."""
        for piece in body:
            self.take(piece)
            yield piece

    def _read(self, text: str) -> None:
        lines = [line.partition(": ") for line in text.splitlines() if not line.startswith(":")]
        fields = {name: value for name, _, value in lines}
        if not fields:
            return
        if len(fields) < len(lines) or not {"event", "data"} <= set(fields) <= KNOWN_FIELDS:
            self._check("", text)
        else:
            self._check(fields["event"], fields["data"])


class ReadSocket:
    """A browser's connection past the generator: a socket whose chunks are read as they go out.

    gateway.live.socket_writer sends whole chunks with `send`, and what the kernel did not take of
    one with `sendall`.
    """

    def __init__(self, sock: socket.socket, events: EventReader) -> None:
        self._socket = sock
        self._events = events

    def send(self, chunk: bytes) -> int:
        """One chunk of a chunked body (RFC 9112 §7.1); how much of it was sent."""
        self._events.take(chunk.partition(END_OF_CHUNK)[2].removesuffix(END_OF_CHUNK))
        return self._socket.send(chunk)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._socket, name)
