"""What is measured, part by part; each puts its figures into the report."""

from dataclasses import dataclass
from itertools import product
from typing import Any

from bench.archive import INDEX, write_archive
from bench.figures import BenchOutcome, Ramp, percentile
from bench.firms import get_json, register, sign_in
from bench.report import BenchReport
from bench.rig import Rig, Target
from bench.stored import count_stored
from tools.faults import ToolFault

API = "/api/v1"
SCOPES = ("team", "mine")
FILTERS = ("all", "needs_action", "awaiting_reply", "fyi", "internal", "unlinked")
PAGES = 4
AT_ONCE = 2
SENDS_IN_FLIGHT = 16


@dataclass(frozen=True)
class Effort:
    """How much to measure: `runs` of `seconds` at each of the `rates`; ramps hold each rate for
    `ramp_seconds`, since what is still on its way at the end counts as not completed. `clicks`
    and `writing`: seconds of each round of requests, and of texts written by hand.
    """

    rates: tuple[float, ...]
    runs: int
    seconds: float
    ramp_seconds: float
    precision: float
    warm_up: float
    clicks: float
    writing: float


FULL = Effort(
    (50, 100, 200),
    runs=3,
    seconds=5,
    ramp_seconds=8,
    precision=0.07,
    warm_up=6,
    clicks=8,
    writing=20,
)
QUICK = Effort(
    (100, 200),
    runs=1,
    seconds=3,
    ramp_seconds=4,
    precision=0.15,
    warm_up=3,
    clicks=3,
    writing=8,
)
Request = dict[str, Any]


def measure_live(rig: Rig, effort: Effort, report: BenchReport) -> None:
    """Webhook to browser: latency at fixed rates, then the highest rate that is held."""
    target = rig.open_streams()
    rig.offer(target, 100, effort.warm_up)
    outcomes: list[BenchOutcome] = []
    for _ in range(effort.runs):
        outcomes += [rig.offer(target, rate, effort.seconds) for rate in effort.rates]
    for rate in effort.rates:
        report.add_rate(rate, [each for each in outcomes if each.rate == rate])
    sustained, tried = find_sustained(rig, target, effort)
    report.add_ramp("sustained_per_s", "webhook to browser", sustained, tried)
    everything = outcomes + tried
    stored = count_stored(rig.stack.database_url)
    report.add_losses(
        lost=sum(each.lost for each in everything) + stored.lost(rig.accepted),
        doubled=sum(each.doubled for each in everything) + stored.doubled,
        detail=f"{rig.accepted} texts accepted, {stored.texts} stored by sms_svc, "
        f"{stored.messages} in conversations, {rig.broken_streams} streams broken off",
    )
    rig.stack.stop("subscribers")


def measure_bare(rig: Rig, effort: Effort, report: BenchReport) -> None:
    """The highest rate that the bare pipeline holds on the same servers."""
    with rig.bare_pipeline() as target:
        rig.offer(target, 100, effort.warm_up)
        sustained, tried = find_sustained(rig, target, effort)
        report.add_ramp("bare_per_s", "bare pipeline", sustained, tried)


def find_sustained(rig: Rig, target: Target, effort: Effort) -> tuple[float, list[BenchOutcome]]:
    """Ramp up until the target no longer keeps up."""
    ramp, tried = Ramp(150, precision=effort.precision), []
    while (rate := ramp.next_rate()) is not None:
        outcome = rig.offer(target, rate, effort.ramp_seconds)
        tried.append(outcome)
        ramp.record(held=outcome.sustained)
    return ramp.best, tried


def measure_send(rig: Rig, effort: Effort, report: BenchReport) -> None:
    """Staff write: POST of an internal note and of a text, 16 in flight."""
    for channel, name in (("internal", "rest_send_per_s"), ("sms", "rest_send_sms_per_s")):
        rounds = [
            [
                {
                    "verb": "POST",
                    "path": f"{API}/conversations/{conversation}/messages",
                    "token": rig.tokens[number * len(rig.tokens) // len(rig.firms)],
                    "body": {"channel": channel, "body": "The statements are in; thank you!"},
                }
            ]
            for place in range(len(rig.firms[0].conversations))
            for number, conversation in enumerate(firm.conversations[place] for firm in rig.firms)
        ]
        click(rig, rounds, 1, at_once=4)
        took, seconds = click(rig, rounds, effort.clicks, at_once=SENDS_IN_FLIGHT)
        report.add_clicks(f"POST message ({channel})", took)
        report.add_figure(name, len(took) / seconds)


def measure_inbox(rig: Rig, effort: Effort, report: BenchReport) -> None:
    """The inbox list and the opening of a thread in a firm with a million messages."""
    email, owner_id = register(rig.rpc, INDEX, "Large practice")
    conversations = write_archive(rig.stack.database_url, owner_id)
    token = sign_in(rig.stack.url("gateway"), email)
    lists = [[get(token, path)] for path in _list_paths(rig, token)]
    threads = [
        [get(token, f"{API}/conversations/{c}"), get(token, f"{API}/conversations/{c}/messages")]
        for c in conversations
    ]
    for name, what, rounds in (
        ("inbox", f"inbox list, both scopes, {len(FILTERS)} filters, {PAGES} pages each", lists),
        ("thread", "thread open (conversation and messages)", threads),
    ):
        click(rig, rounds, 1, at_once=AT_ONCE)
        took, _ = click(rig, rounds, effort.clicks, at_once=AT_ONCE)
        report.add_clicks(what, took)
        report.add_figure(f"{name}_p50_ms", percentile(took, 0.5))
        report.add_figure(f"{name}_p99_ms", percentile(took, 0.99))


def _list_paths(rig: Rig, token: str) -> list[str]:
    """Addresses of the first pages of every filter, found by following the cursors."""
    paths = []
    for scope, name in product(SCOPES, FILTERS):
        first = f"{API}/conversations?scope={scope}&filter={name}"
        path: str | None = first
        for _ in range(PAGES):
            if path is None:
                break
            paths.append(path)
            page = get_json(rig.stack.url("gateway") + path, token)
            cursor = page["next_cursor"]
            path = f"{first}&cursor={cursor}" if cursor else None
    return paths


def get(token: str, path: str) -> Request:
    """A request of a page."""
    return {"verb": "GET", "path": path, "token": token}


def click(
    rig: Rig, rounds: list[list[Request]], seconds: float, at_once: int
) -> tuple[list[float], float]:
    """Milliseconds of each round of requests, and the seconds of all; ToolFault for a refusal."""
    plan = {
        "port": rig.stack.port("gateway"),
        "seconds": seconds,
        "at_once": at_once,
        "rounds": rounds,
    }
    result = rig.run_program("clicks", plan, seconds + 60)
    failed = {status: n for status, n in result["statuses"].items() if not status.startswith("2")}
    if failed:
        raise ToolFault(f"The gateway answered {failed}.", "See the logs of the gateway.")
    return result["took"], result["seconds"]
