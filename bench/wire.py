"""HTTP/1.1 over kept-alive connections with as little work as possible, for asyncio.

A general client would take as much of the two cores as what is measured.
"""

import asyncio
import json
import selectors
from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar

T = TypeVar("T")


class Connection:
    """One connection to 127.0.0.1:port; `exchange` sends a request and reads its answer."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def exchange(self, request: bytes) -> tuple[int, bytes]:
        """Status and body; ConnectionError or IncompleteReadError when the server hangs up."""
        if self._reader is None or self._writer is None:
            streams = await asyncio.open_connection("127.0.0.1", self._port, limit=2**22)
            self._reader, self._writer = streams
        self._writer.write(request)
        try:
            head = await self._reader.readuntil(b"\r\n\r\n")
            status = int(head[9:12])
            body = b"" if status == 204 else await self._body(self._reader, head.lower())
        except (OSError, asyncio.IncompleteReadError):
            self.close()
            raise
        if b"connection: close" in head.lower():
            self.close()
        return status, body

    def close(self) -> None:
        """Hang up; the next exchange connects again."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None

    @staticmethod
    async def _body(reader: asyncio.StreamReader, head: bytes) -> bytes:
        if b"transfer-encoding: chunked" in head:
            parts = []
            while size := int(await reader.readline(), 16):
                parts.append((await reader.readexactly(size + 2))[:-2])
            await reader.readline()
            return b"".join(parts)
        _, found, rest = head.partition(b"content-length:")
        return await reader.readexactly(int(rest.split(b"\r\n", 1)[0])) if found else b""


def request_bytes(
    verb: str, path: str, headers: Mapping[str, str], body: bytes | None = None
) -> bytes:
    """A request ready to send."""
    lines = [f"{verb} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body is not None:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + (body or b"")


def json_request(verb: str, path: str, token: str, body: Any = None, **headers: str) -> bytes:
    """A request of a signed-in person; underscores in names of `headers` become dashes."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    named["Authorization"] = f"Bearer {token}"
    if body is None:
        return request_bytes(verb, path, named)
    named["Content-Type"] = "application/json"
    return request_bytes(verb, path, named, json.dumps(body).encode())


def run_precisely(work: Coroutine[Any, Any, T]) -> T:
    """asyncio.run on `select`, whose time-outs are exact: epoll's are whole milliseconds."""
    loop = asyncio.SelectorEventLoop(selectors.SelectSelector())
    try:
        return loop.run_until_complete(work)
    finally:
        loop.close()
