"""The arithmetic of a measurement: percentiles, what was lost or doubled, when a rate is held.

Pure: no clock, no network. Times are nanoseconds of the monotonic clock, which all processes of
one machine share; latencies are milliseconds.
"""

import math
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

COMPLETED_SHARE = 0.98
WORST_P99_MS = 1000.0
GROWTH_FACTOR = 2.0
GROWTH_MS = 100.0

Arrival = tuple[int, int, int]
"""Message number, stream number, time of arrival."""


def percentile(values: Sequence[float], share: float) -> float:
    """Nearest-rank percentile (the smallest value that at least `share` of all do not exceed);
    NaN of nothing.
    """
    if not values:
        return math.nan
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def median(values: Iterable[float]) -> float:
    """The middle value; NaN of nothing."""
    found = list(values)
    return statistics.median(found) if found else math.nan


@dataclass(frozen=True)
class Offer:
    """Messages 0 to `count` - 1, intended at equal distances from `began` on, `rate` a second."""

    began: int
    rate: float
    count: int

    def intended(self, number: int) -> int:
        """When message `number` was to be sent."""
        return self.began + int(number * 1e9 / self.rate)

    def wait_ms(self, number: int, at: int) -> float:
        """How long after that moment something came of message `number`."""
        return (at - self.intended(number)) / 1e6

    @property
    def ends(self) -> int:
        """End of the window: when the message after the last would be due."""
        return self.intended(self.count)


@dataclass(frozen=True)
class BenchOutcome:
    """What came of an offer. `lost` and `doubled` count pairs of message and stream; `completed`
    is the share of messages that were on every stream before the window ended. `answers_ms`: how
    long the sender waited for each answer.
    """

    rate: float
    messages: int
    p50_ms: float
    p99_ms: float
    worst_ms: float
    completed: float
    growing: bool
    lost: int
    doubled: int
    refused: int
    answers_ms: tuple[float, ...] = ()

    @property
    def sustained(self) -> bool:
        """Whether the system keeps up with this rate."""
        held = self.completed >= COMPLETED_SHARE and not self.growing and self.refused == 0
        return held and self.p99_ms <= WORST_P99_MS


def judge(
    offer: Offer, arrivals: Sequence[Arrival], expected: Iterable[tuple[int, int]], refused: int
) -> BenchOutcome:
    """Compare what arrived with the (message, stream) pairs that had to."""
    wanted = set(expected)
    seen = Counter((number, stream) for number, stream, _ in arrivals)
    first: dict[tuple[int, int], int] = {}
    for number, stream, at in arrivals:
        key = (number, stream)
        first[key] = min(at, first.get(key, at))
    waits = {key: offer.wait_ms(key[0], at) for key, at in first.items()}
    late = {
        number
        for number, stream in wanted
        if first.get((number, stream), offer.ends + 1) > offer.ends
    }
    return BenchOutcome(
        rate=offer.rate,
        messages=offer.count,
        p50_ms=percentile(list(waits.values()), 0.5),
        p99_ms=percentile(list(waits.values()), 0.99),
        worst_ms=max(waits.values(), default=math.nan),
        completed=1 - len(late) / offer.count,
        growing=is_growing([(number, wait) for (number, _), wait in waits.items()], offer.count),
        lost=len(wanted - seen.keys()),
        doubled=sum(times - 1 for times in seen.values()),
        refused=refused,
    )


def is_growing(waits: Iterable[tuple[int, float]], count: int) -> bool:
    """Whether the last quarter of the messages waited markedly longer than the second: a
    backlog that grows.
    """
    quarters: list[list[float]] = [[], [], [], []]
    for number, wait in waits:
        quarters[min(3, number * 4 // max(count, 1))].append(wait)
    before, after = median(quarters[1]), median(quarters[3])
    return after > GROWTH_FACTOR * before + GROWTH_MS


class Ramp:
    """Finds the highest rate that is held: up by `factor` while it is, then halving the gap.

    `next_rate` says what to try, `record` takes the answer. A rate counts as not held only when
    it failed twice: the machine may have been busy with something else.
    """

    def __init__(self, start: float, factor: float = 1.25, precision: float = 0.05) -> None:
        self._low = 0.0
        self._high = math.inf
        self._next = start
        self._factor = factor
        self._precision = precision
        self._failed_once = False

    @property
    def best(self) -> float:
        """Highest rate held so far; 0 when none was."""
        return self._low

    def next_rate(self) -> float | None:
        """The rate to try now; None when the answer is known closely enough."""
        known = self._high < math.inf and self._high - self._low <= self._precision * self._high
        return None if known or self._next < 1 else self._next

    def record(self, *, held: bool) -> None:
        """The outcome at `next_rate`."""
        if not held and not self._failed_once:
            self._failed_once = True
            return
        self._failed_once = False
        if held:
            self._low = self._next
        else:
            self._high = self._next
        if self._high == math.inf:
            self._next = round(self._low * self._factor)
        else:
            self._next = round((self._low + self._high) / 2)
