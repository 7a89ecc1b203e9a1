"""A process: posts signed texts at fixed moments, whether earlier ones were answered or not.

    python -m bench.sender PLAN RESULT

When all connections are busy a post waits here; that wait counts, because latency is taken from
the moment a message was meant to be sent.
"""

import asyncio
import gc
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from twilio.request_validator import RequestValidator

from bench.texts import Sender, fields_of, sender_of, signed_post
from bench.wire import Connection, run_precisely

CONNECTIONS = 64
LEAD_SECONDS = 0.3
ANSWER_SECONDS = 60.0


def posts_of(plan: dict[str, Any]) -> list[bytes]:
    """Every request of the run, made beforehand."""
    senders = [Sender(**each) for each in plan["senders"]]
    validator = RequestValidator(plan["auth_token"])
    return [
        signed_post(
            fields_of(plan["run"], number, sender_of(senders, number), plan["account_sid"]),
            plan["public_url"],
            plan["path"],
            validator,
        )
        for number in range(plan["count"])
    ]


async def send_all(port: int, rate: float, posts: list[bytes]) -> dict[str, Any]:
    """Send post n at began + n / rate; answers when the run began and how it was answered."""
    due: asyncio.Queue[bytes | None] = asyncio.Queue()
    statuses: Counter[str] = Counter()
    workers = [
        asyncio.create_task(_send_due(Connection(port), due, statuses)) for _ in range(CONNECTIONS)
    ]
    began = time.monotonic_ns() + int(LEAD_SECONDS * 1e9)
    for number, post in enumerate(posts):
        wait = (began + int(number * 1e9 / rate) - time.monotonic_ns()) / 1e9
        if wait > 0:
            await asyncio.sleep(wait)
        due.put_nowait(post)
    for _ in workers:
        due.put_nowait(None)
    await asyncio.gather(*workers)
    return {"began": began, "statuses": statuses}


async def _send_due(
    connection: Connection, due: "asyncio.Queue[bytes | None]", statuses: Counter[str]
) -> None:
    while (post := await due.get()) is not None:
        try:
            status, _ = await asyncio.wait_for(connection.exchange(post), ANSWER_SECONDS)
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as exc:
            statuses[type(exc).__name__] += 1
            connection.close()
        else:
            statuses[str(status)] += 1
    connection.close()


def main() -> None:
    """Command line."""
    plan = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    posts = posts_of(plan)
    gc.freeze()
    result = run_precisely(send_all(plan["port"], plan["rate"], posts))
    Path(sys.argv[2]).write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
