"""A process: staff who write texts at fixed moments, and who begin broadcasts meanwhile.

    python -m bench.writers PLAN RESULT

A plan is {port, rate, texts: [request, ...], broadcasts: [request, ...], apart}: text n is due at
began + n / rate, broadcast n `apart` seconds after broadcast n - 1, the first `apart` seconds after
the beginning. A request is {path, token, body, key}.
"""

import asyncio
import gc
import json
import sys
import time
from pathlib import Path
from typing import Any

from bench.sender import LEAD_SECONDS, send_all
from bench.wire import Connection, json_request, run_precisely


def post_of(request: dict[str, Any]) -> bytes:
    """The POST, with its idempotency key."""
    return json_request(
        "POST", request["path"], request["token"], request["body"], Idempotency_Key=request["key"]
    )


async def write(plan: dict[str, Any]) -> dict[str, Any]:
    """What bench.sender says of the texts; `broadcasts`: when each was posted, answered, how."""
    texts = [post_of(each) for each in plan["texts"]]
    broadcasts = [post_of(each) for each in plan["broadcasts"]]
    begun = asyncio.create_task(begin_broadcasts(plan["port"], broadcasts, plan["apart"]))
    sent = await send_all(plan["port"], plan["rate"], texts)
    return sent | {"broadcasts": await begun}


async def begin_broadcasts(
    port: int, posts: list[bytes], apart: float
) -> list[tuple[int, int, int]]:
    """Post them one after another; when each was posted, answered, and with which status."""

    async def begin(place: int, post: bytes) -> tuple[int, int, int]:
        await asyncio.sleep(LEAD_SECONDS + (place + 1) * apart)
        connection, posted = Connection(port), time.monotonic_ns()
        status, _ = await connection.exchange(post)
        connection.close()
        return posted, time.monotonic_ns(), status

    return await asyncio.gather(*(begin(place, post) for place, post in enumerate(posts)))


def main() -> None:
    """Command line."""
    plan = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    gc.freeze()
    result = run_precisely(write(plan))
    Path(sys.argv[2]).write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
