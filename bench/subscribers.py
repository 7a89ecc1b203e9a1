"""A process: keeps many live streams open and notes when each message arrives on each.

    python -m bench.subscribers TOKENS            (a JSON file: one access token a stream)

Its own small HTTP server on WEB_ADDRESS answers /readyz (all streams are open), /count and
/seen (what arrived since the last question, then forgotten).
"""

import asyncio
import gc
import json
import os
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from bench.texts import MARK
from bench.wire import request_bytes

STREAM_PATH = "/api/v1/stream"
EVENT = b"event: message.recorded\n"
AGAIN_SECONDS = 0.2


@dataclass
class Log:
    """Arrivals as flat numbers (run, message, stream, time), and how the streams fare."""

    flat: list[int] = field(default_factory=list)
    open: int = 0
    broken: int = 0

    def take(self) -> list[int]:
        """What arrived since the last call."""
        taken, self.flat = self.flat, []
        return taken


class Chunks:
    """Takes an HTTP/1.1 response with a chunked body apart, as it comes in."""

    def __init__(self) -> None:
        self._rest = b""
        self.status = 0

    def feed(self, data: bytes) -> bytes:
        """The part of the body that is now complete."""
        self._rest += data
        if not self.status:
            head, end, rest = self._rest.partition(b"\r\n\r\n")
            if not end:
                return b""
            self.status, self._rest = int(head[9:12]), rest
        parts: list[bytes] = []
        while True:
            line, end, rest = self._rest.partition(b"\r\n")
            if not end or len(rest) < (size := int(line, 16)) + 2:
                return b"".join(parts)
            parts.append(rest[:size])
            self._rest = rest[size + 2 :]


class Stream(asyncio.Protocol):
    """One browser."""

    def __init__(self, number: int, request: bytes, log: Log) -> None:
        self._number = number
        self._request = request
        self._log = log
        self._chunks = Chunks()
        self._text = b""
        self._ready = False
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the stream."""
        if isinstance(transport, asyncio.WriteTransport):
            transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        """Note every message that is complete."""
        now = time.monotonic_ns()
        *events, self._text = (self._text + self._chunks.feed(data)).split(b"\n\n")
        for event in events:
            if EVENT in event:
                self._note(event, now)
            elif not self._ready and b"event: ready" in event:
                self._ready = True
                self._log.open += 1

    def _note(self, event: bytes, now: int) -> None:
        found = MARK.search(event)
        if found is not None:
            self._log.flat += (int(found[1]), int(found[2]), self._number, now)

    def connection_lost(self, exc: Exception | None) -> None:
        """Say so; the stream is opened again."""
        del exc
        self._log.open -= self._ready
        self.ended.set_result(None)


async def watch(port: int, number: int, token: str, log: Log) -> None:
    """Keep one stream open for ever."""
    headers = {"Authorization": f"Bearer {token}", "Accept": "text/event-stream"}
    request = request_bytes("GET", STREAM_PATH, headers)
    loop = asyncio.get_running_loop()
    while True:
        try:
            _, stream = await loop.create_connection(
                lambda: Stream(number, request, log), "127.0.0.1", port
            )
            await stream.ended
            log.broken += 1
        except OSError:
            log.broken += 1
        await asyncio.sleep(AGAIN_SECONDS)


async def serve(tokens: list[str], log: Log) -> None:
    """Open all streams and answer questions about them."""
    port = urlsplit(os.environ["PUBLIC_URL"]).port or 80
    watching = [
        asyncio.create_task(watch(port, number, token, log)) for number, token in enumerate(tokens)
    ]

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        path = head.split(b" ", 2)[1]
        ready = log.open == len(tokens)
        counts: dict[str, int | list[int]] = {"open": log.open, "broken": log.broken}
        if path == b"/seen":
            counts["flat"] = log.take()
        elif path == b"/count":
            counts["arrivals"] = len(log.flat) // 4
        body = json.dumps(counts).encode()
        status = b"200 OK" if ready or path != b"/readyz" else b"503 Not Ready"
        writer.write(b"HTTP/1.1 %b\r\nContent-Length: %d\r\n" % (status, len(body)))
        writer.write(b"Connection: close\r\n\r\n" + body)
        await writer.drain()
        writer.close()

    host, own_port = os.environ["WEB_ADDRESS"].split(":")
    server = await asyncio.start_server(answer, host, int(own_port))
    gc.freeze()
    async with server:
        await asyncio.gather(*watching)


if __name__ == "__main__":
    asyncio.run(serve(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Log()))
