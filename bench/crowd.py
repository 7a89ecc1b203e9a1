"""A process: five hundred people who have not signed in, all at once.

    python -m bench.crowd PLAN RESULT

A plan is {port, path, type, kind, count, seconds}. `kind`: idle (a connection that says nothing),
slow (a head for `path`, and then a byte of its body now and then), sign_in (a wrong password once
a second, each from a network of its own).
"""

import asyncio
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from bench.wire import Connection, request_bytes, run_precisely

SLOW_SECONDS = 2.0
SIGN_IN_SECONDS = 1.0
_SLOW_HEAD = (
    b"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {type}\r\n"
    b"Content-Length: 10000\r\n\r\n"
)


async def _hold(plan: dict[str, Any], ends: float, *, slow: bool) -> str:
    _, writer = await asyncio.open_connection("127.0.0.1", plan["port"])
    try:
        if slow:
            head = _SLOW_HEAD.replace(b"{path}", plan["path"].encode())
            writer.write(head.replace(b"{type}", plan["type"].encode()))
        while time.monotonic() < ends:
            await asyncio.sleep(min(SLOW_SECONDS, max(0.0, ends - time.monotonic())))
            if slow:
                writer.write(b"x")
                await writer.drain()
    finally:
        writer.close()
    return "held"


def _attempt(number: int) -> bytes:
    body = {"email": f"nobody{number}@nowhere{number}.example", "password": "wrong password"}
    headers = {
        "Content-Type": "application/json",
        "X-Forwarded-For": f"10.{number // 250}.{number % 250}.1",
    }
    return request_bytes("POST", "/api/v1/auth/staff/sign-in", headers, json.dumps(body).encode())


async def _sign_in(plan: dict[str, Any], number: int, ends: float, told: Counter[str]) -> None:
    line = Connection(plan["port"])
    while time.monotonic() < ends:
        status, _ = await line.exchange(_attempt(number))
        told[str(status)] += 1
        await asyncio.sleep(SIGN_IN_SECONDS)
    line.close()


async def crowd(plan: dict[str, Any]) -> dict[str, Any]:
    """Be there for `seconds`; {told: how often each status came, or the connection ended}."""
    ends = time.monotonic() + plan["seconds"]
    told: Counter[str] = Counter()

    async def stranger(number: int) -> None:
        try:
            if plan["kind"] == "sign_in":
                await _sign_in(plan, number, ends, told)
            else:
                told[await _hold(plan, ends, slow=plan["kind"] == "slow")] += 1
        except (OSError, asyncio.IncompleteReadError):
            told["hung up"] += 1

    await asyncio.gather(*(stranger(number) for number in range(plan["count"])))
    return {"told": told}


def main() -> None:
    """Command line."""
    plan = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    result = run_precisely(crowd(plan))
    Path(sys.argv[2]).write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
