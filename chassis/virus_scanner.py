"""Looks for viruses with ClamAV's clamd, by its INSTREAM command (clamd(8)).

A file that could not be scanned is never taken for a clean one: whoever asks gets an error, and the
file waits.
"""

import socket
import struct
import time
from collections.abc import Iterable
from contextlib import closing, suppress

from chassis.errors import ServiceUnavailable
from chassis.foreign_text import as_line

SECONDS = 60.0
"""For all of it: clamd gives up by itself after two minutes of scanning."""
_CONNECT_SECONDS = 3.0
_COMMAND = b"zINSTREAM\0"
_LENGTH = struct.Struct(">I")
_LONGEST_REPLY = 4096
_FOUND, _CLEAN = " FOUND", "OK"
_LONGEST_NAME = 200


class ClamAv:
    """clamd at host and port."""

    def __init__(self, address: tuple[str, int], seconds: float = SECONDS) -> None:
        self._address, self._seconds = address, seconds

    def scan(self, pieces: Iterable[bytes]) -> str | None:
        """The name of what was found in the file, None if nothing. ServiceUnavailable: nobody
        knows, because the scanner does not answer in time or does not take the file.
        """
        try:
            reply = self._ask(pieces)
        except OSError as exc:
            raise ServiceUnavailable(
                "The virus scanner does not answer, so the file was not taken; try again later.",
                why=repr(exc),
            ) from exc
        told = as_line(reply.decode("utf-8", "replace").partition("\0")[0].removeprefix("stream:"))
        if told.endswith(_FOUND):
            return told.removesuffix(_FOUND).strip()[:_LONGEST_NAME] or "a virus"
        if told == _CLEAN:
            return None
        raise ServiceUnavailable(
            "The virus scanner could not look at the file, so it was not taken.", why=told
        )

    def _ask(self, pieces: Iterable[bytes]) -> bytes:
        until = time.monotonic() + self._seconds
        with closing(socket.create_connection(self._address, _CONNECT_SECONDS)) as channel:
            # What is too long for clamd it says before it has all, and hangs up.
            with suppress(BrokenPipeError, ConnectionResetError):
                _send(channel, _COMMAND, until)
                for piece in pieces:
                    _send(channel, _LENGTH.pack(len(piece)) + piece, until)
                _send(channel, _LENGTH.pack(0), until)
            return _reply(channel, until)


def _send(channel: socket.socket, content: bytes, until: float) -> None:
    channel.settimeout(_left(until))
    channel.sendall(content)


def _reply(channel: socket.socket, until: float) -> bytes:
    reply = b""
    while not reply.endswith(b"\0") and len(reply) < _LONGEST_REPLY:
        channel.settimeout(_left(until))
        more = channel.recv(_LONGEST_REPLY)
        if not more:
            break
        reply += more
    return reply


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("no time left")
    return left
