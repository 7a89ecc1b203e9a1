"""How a program and its reading processes talk: a kind, a length, the content; over one socket.

A socket, not pipes: its time limit works in plain threads and under eventlet alike.
"""

import socket
import struct
import time
from typing import NamedTuple

READ, FAILED = b"R", b"F"
"""What came out, or the name of what went wrong."""
_HEAD = struct.Struct(">cQ")
_PIECE = 256 * 1024


class ReadingFrame(NamedTuple):
    """One question or answer."""

    kind: bytes
    content: bytes | bytearray


class FrameTooLong(Exception):
    """The other end announced more than is allowed."""


def send(channel: socket.socket, kind: bytes, content: bytes, until: float | None = None) -> None:
    """Send a frame; TimeoutError after the monotonic time `until`, ConnectionError without peer."""
    for piece in (_HEAD.pack(kind, len(content)), content):
        rest = memoryview(piece)
        while rest:
            _wait_at_most(channel, until)
            rest = rest[channel.send(rest[:_PIECE]) :]


def receive(
    channel: socket.socket, until: float | None = None, most: int | None = None
) -> ReadingFrame | None:
    """The next frame, None when the other end closed; raises as `send`, and FrameTooLong."""
    head = _exactly(channel, _HEAD.size, until)
    if head is None:
        return None
    kind, length = _HEAD.unpack(head)
    if most is not None and length > most:
        raise FrameTooLong(f"{length} bytes")
    content = _exactly(channel, length, until)
    return None if content is None else ReadingFrame(kind, content)


def _exactly(channel: socket.socket, count: int, until: float | None) -> bytearray | None:
    content = bytearray(count)
    rest = memoryview(content)
    while rest:
        _wait_at_most(channel, until)
        taken = channel.recv_into(rest, min(len(rest), _PIECE))
        if not taken:
            return None
        rest = rest[taken:]
    rest.release()
    return content


def _wait_at_most(channel: socket.socket, until: float | None) -> None:
    if until is None:
        return
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    channel.settimeout(left)
