"""What strangers cost those who are at work.

First the worst single message of each channel, sent to one firm while texts reach other firms and
somebody there clicks: `hostile_<what>_added_ms` is how much longer the slowest of webhook, event
and click took than the slowest of a round without it (aim: 250). Then five hundred connections of
people who have not signed in: `crowd_<kind>_ratio` is the p99 of clicks beside them, over the p99
of the round before (aim: 3).
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

from bench.figures import percentile
from bench.hostile import worst_messages
from bench.parts import API, Effort, click, get
from bench.report import BenchReport
from bench.rig import Rig, Target
from tools.progress import print_line

RATE = 20.0
"""Texts a second to other firms: each is a webhook, an event and ten streams."""
CROWD = 500
LEAST_SECONDS = 8.0
"""Of a round: as long as the worst message is worked at."""
BEGIN_SECONDS = 1.0
MOST_ADDED_MS, MOST_RATIO = 250.0, 3.0
CROWDS = (
    ("idle_gateway", "gateway", "idle", ""),
    ("idle_webhook", "sms_svc", "idle", ""),
    ("slow_gateway", "gateway", "slow", f"{API}/auth/staff/sign-in"),
    ("slow_webhook", "sms_svc", "slow", "/webhooks/twilio/messages"),
    ("sign_in", "gateway", "sign_in", ""),
)
"""Name of the figure, program, what the strangers do, and where."""


@dataclass(frozen=True)
class Beside:
    """Milliseconds of a round: the webhook's answers, the worst event, and clicks."""

    webhook: tuple[float, ...]
    event_p99: float
    event_worst: float
    clicks: tuple[float, ...]

    @property
    def p99(self) -> float:
        """Of the slowest of the three."""
        return max(percentile(self.webhook, 0.99), self.event_p99, percentile(self.clicks, 0.99))

    @property
    def worst(self) -> float:
        """The slowest of all."""
        return max(*self.webhook, self.event_worst, *self.clicks)


def measure_strangers(rig: Rig, effort: Effort, report: BenchReport) -> None:
    """Both, one round after the other."""
    target = rig.open_streams()
    victim = rig.firms[0]
    others = [sender for sender in target.senders if sender.firm != victim.index]
    target = replace(target, senders=others)
    seconds = max(LEAST_SECONDS, effort.clicks)
    _round(rig, target, effort.warm_up, None)
    for message in worst_messages(rig, victim):
        quiet = _round(rig, target, seconds, None)
        during = _round(rig, target, seconds, message.send)
        added = during.worst - quiet.worst
        report.add_figure(f"hostile_{message.name}_added_ms", added)
        times = f"{_said(quiet)} quiet, {_said(during)} beside it"
        print_line(f"  {message.name}: {times}; {added:.0f} ms more (aim {MOST_ADDED_MS:.0f})")
    for name, program, kind, path in CROWDS:
        plan = {"port": rig.stack.port(program), "kind": kind, "path": path, "count": CROWD}
        _measure_crowd(rig, report, name, seconds, plan)
    rig.stack.stop("subscribers")


def _round(
    rig: Rig, target: Target, seconds: float, meanwhile: Callable[[], object] | None
) -> Beside:
    with ThreadPoolExecutor(2) as pool:
        offered = pool.submit(rig.offer, target, RATE, seconds)
        clicks = pool.submit(_clicks, rig, seconds)
        if meanwhile is not None:
            time.sleep(BEGIN_SECONDS)
            meanwhile()
        outcome = offered.result()
        return Beside(outcome.answers_ms, outcome.p99_ms, outcome.worst_ms, tuple(clicks.result()))


def _measure_crowd(
    rig: Rig, report: BenchReport, name: str, seconds: float, plan: dict[str, Any]
) -> None:
    quiet = percentile(_clicks(rig, seconds), 0.99)
    plan |= {"seconds": seconds + 2 * BEGIN_SECONDS, "type": "application/x-www-form-urlencoded"}
    with ThreadPoolExecutor(1) as pool:
        crowd = pool.submit(rig.run_program, "crowd", plan, seconds + 60)
        time.sleep(BEGIN_SECONDS)
        took = _clicks(rig, seconds)
        told = crowd.result()["told"]
    during = percentile(took, 0.99)
    report.add_figure(f"crowd_{name}_ratio", during / quiet)
    print_line(
        f"  {name}, {CROWD} of them {told}: clicks p99 {quiet:.1f} ms quiet, {during:.1f} ms beside"
        f" them, {during / quiet:.1f} times (aim {MOST_RATIO:g})"
    )


def _clicks(rig: Rig, seconds: float) -> list[float]:
    """Somebody of another firm goes through the inbox."""
    token = rig.tokens[len(rig.tokens) // len(rig.firms)]
    took, _ = click(rig, [[get(token, f"{API}/conversations?scope=team")]], seconds, at_once=1)
    return took


def _said(beside: Beside) -> str:
    return f"p99 {beside.p99:.0f} ms, worst {beside.worst:.0f} ms"
