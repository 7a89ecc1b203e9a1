"""A process: posts signed texts at fixed moments, whether earlier ones were answered or not.

    python -m bench.sender PLAN RESULT

When all connections are busy a post waits here; that wait counts, because latency is taken from
the moment a message was meant to be sent. So is the time of the answer, which is noted here.
"""

import asyncio
import gc
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from twilio.request_validator import RequestValidator

from bench.texts import TextSender, fields_of, sender_of, signed_post
from bench.wire import Connection, run_precisely

CONNECTIONS = 64
LEAD_SECONDS = 0.3
ANSWER_SECONDS = 60.0


@dataclass
class Answers:
    """What came back: how many of each kind, and (number, moment) of every answer."""

    statuses: Counter[str] = field(default_factory=Counter)
    moments: list[tuple[int, int]] = field(default_factory=list)


def posts_of(plan: dict[str, Any]) -> list[bytes]:
    """Every request of the run, made beforehand."""
    senders = [TextSender(**each) for each in plan["senders"]]
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
    """Send post n at began + n / rate.

    {began, statuses: how many were answered how, answered: (number, time of the answer)}
    """
    due: asyncio.Queue[tuple[int, bytes] | None] = asyncio.Queue()
    log = Answers()
    workers = [
        asyncio.create_task(_send_due(Connection(port), due, log)) for _ in range(CONNECTIONS)
    ]
    began = time.monotonic_ns() + int(LEAD_SECONDS * 1e9)
    for number, post in enumerate(posts):
        wait = (began + int(number * 1e9 / rate) - time.monotonic_ns()) / 1e9
        if wait > 0:
            await asyncio.sleep(wait)
        due.put_nowait((number, post))
    for _ in workers:
        due.put_nowait(None)
    await asyncio.gather(*workers)
    return {"began": began, "statuses": log.statuses, "answered": log.moments}


async def _send_due(
    connection: Connection, due: "asyncio.Queue[tuple[int, bytes] | None]", log: Answers
) -> None:
    while (next_post := await due.get()) is not None:
        number, post = next_post
        try:
            status, _ = await asyncio.wait_for(connection.exchange(post), ANSWER_SECONDS)
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as exc:
            log.statuses[type(exc).__name__] += 1
            connection.close()
        else:
            log.moments.append((number, time.monotonic_ns()))
            log.statuses[str(status)] += 1
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
