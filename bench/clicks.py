"""A process: asks the gateway for things, a fixed number at a time, and notes how long each took.

    python -m bench.clicks PLAN RESULT

A plan is {port, seconds, at_once, rounds: [[request, ...], ...]}: each round's requests are
sent side by side and take as long as the slowest, like a page that needs several answers.
"""

import asyncio
import gc
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import count, cycle
from pathlib import Path
from typing import Any

from bench.wire import Connection, json_request, run_precisely


def requests_of(plan: dict[str, Any]) -> Iterator[list[bytes]]:
    """Rounds for ever; a request that creates gets a key of its own each time."""
    numbers, once = count(), time.monotonic_ns()
    for wanted in cycle(plan["rounds"]):
        made = []
        for each in wanted:
            named = {"Idempotency_Key": f"bench-{once}-{next(numbers)}"} if each.get("body") else {}
            request = json_request(
                each["verb"], each["path"], each["token"], each.get("body"), **named
            )
            made.append(request)
        yield made


async def click(plan: dict[str, Any]) -> dict[str, Any]:
    """Go on for `seconds`; {took: milliseconds of each round, statuses, seconds}."""
    rounds = requests_of(plan)
    took: list[float] = []
    statuses: Counter[str] = Counter()
    began = time.monotonic()
    ends = began + plan["seconds"]

    async def person() -> None:
        lines = [Connection(plan["port"]) for _ in range(len(plan["rounds"][0]))]
        while time.monotonic() < ends:
            wanted = next(rounds)
            start = time.perf_counter()
            answers = await asyncio.gather(
                *(line.exchange(each) for line, each in zip(lines, wanted, strict=True))
            )
            took.append((time.perf_counter() - start) * 1000)
            statuses.update(str(status) for status, _ in answers)
        for line in lines:
            line.close()

    await asyncio.gather(*(person() for _ in range(plan["at_once"])))
    return {"took": took, "statuses": statuses, "seconds": time.monotonic() - began}


def main() -> None:
    """Command line."""
    plan = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    gc.freeze()
    result = run_precisely(click(plan))
    Path(sys.argv[2]).write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
