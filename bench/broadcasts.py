"""What a broadcast costs those who write by hand.

A text by hand takes from the moment it was meant to be posted until the sandbox provider has it
(whose clock shows milliseconds). Staff of one firm write at a fixed rate while no broadcast runs
(`interactive_sms_p50_ms`, `…_p99_ms`), while one of their own firm does (`…_during_broadcast`), and
while theirs and those of three more firms do (`…_during_four_broadcasts`). Of the latter rounds the
texts count that were due between the POST of the first broadcast and its last text that was seen.
A round ends after its seconds, however far the broadcasts are; what they have not begun is dropped.

`broadcast_delay_ms` is the p99 beside broadcasts, the worse of both rounds, less the p99 alone.
`broadcast_per_s` is how many recipients of the single broadcast the provider had per second, from
its POST on.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bench.figures import Offer
from bench.firms import STAFF_PER_FIRM, BenchFirm, get_json
from bench.parts import API, Effort
from bench.recipients import drop_waiting, write_recipients
from bench.report import BenchReport
from bench.rig import Rig
from bench.texts import MARK, body_of
from tools.faults import ToolFault
from tools.progress import print_line

RATE = 8.0
BROADCASTS = 4
APART_SECONDS = 1.0
PATIENCE_SECONDS = 10.0
"""How long texts may be on their way at the end of a round; one written by hand that is missing
then counts with the time so far.
"""
NAME = "interactive_sms"


@dataclass(frozen=True)
class Round:
    """What the provider got. `handling_ms`: times of texts by hand; `lost`: how many never came.
    `sent` texts of broadcasts arrived within `seconds` of the first POST.
    """

    handling_ms: tuple[float, ...]
    lost: int
    sent: int
    seconds: float


@dataclass(frozen=True)
class Received:
    """Of one run, on the monotonic clock: (number, arrival) of texts by hand, arrivals of
    broadcasts' texts.
    """

    by_hand: dict[int, int]
    of_broadcasts: tuple[int, ...]


def measure_broadcasts(rig: Rig, effort: Effort, report: BenchReport) -> None:
    """Alone, beside one broadcast, beside four."""
    firms = rig.firms[:BROADCASTS]
    recipients = write_recipients(rig.stack.database_url, firms)
    _write(rig, [], [], effort.warm_up)
    alone = _write(rig, [], [], effort.writing)
    one = _write(rig, firms[:1], recipients[:1], effort.writing)
    _end_broadcasts(rig, firms)
    four = _write(rig, firms, recipients, effort.writing)
    _end_broadcasts(rig, firms)
    usual = report.add_waits("alone", NAME, "", alone.handling_ms)
    beside = max(
        report.add_waits("beside one broadcast", NAME, "_during_broadcast", one.handling_ms),
        report.add_waits(
            f"beside {BROADCASTS} broadcasts", NAME, "_during_four_broadcasts", four.handling_ms
        ),
    )
    report.add_figure("broadcast_delay_ms", beside - usual)
    report.add_figure("broadcast_per_s", one.sent / one.seconds)
    report.add_figure(f"{NAME}_lost", alone.lost + one.lost + four.lost)
    for what, seen in (("one broadcast", one), (f"{BROADCASTS} broadcasts", four)):
        print_line(f"  {what}: {seen.sent} recipients in {seen.seconds:.1f} s")


def _write(
    rig: Rig, firms: Sequence[BenchFirm], recipients: Sequence[list[str]], seconds: float
) -> Round:
    run, count = rig.next_run(), max(1, int(RATE * seconds))
    plan = {
        "port": rig.stack.port("gateway"),
        "rate": RATE,
        "texts": [_text(rig, run, number) for number in range(count)],
        "broadcasts": [
            _broadcast(rig, run, firm, clients)
            for firm, clients in zip(firms, recipients, strict=True)
        ],
        "apart": APART_SECONDS,
    }
    result = rig.run_program("writers", plan, seconds + 90)
    statuses = {*result["statuses"], *(str(status) for *_, status in result["broadcasts"])}
    if any(not status.startswith("2") for status in statuses):
        raise ToolFault(f"The gateway answered {statuses}.", "See the logs of the gateway.")
    received, until = _received(rig, run, count, firms)
    posted = [moment for moment, *_ in result["broadcasts"]]
    for moment, answered, _ in result["broadcasts"]:
        print_line(f"  POST of a broadcast answered in {(answered - moment) / 1e6:.0f} ms")
    return judge_round(Offer(result["began"], RATE, count), received, posted, until)


def judge_round(offer: Offer, received: Received, posted: Sequence[int], until: int) -> Round:
    """Times of the texts due while broadcasts went on, or of all when there were none. Pure."""
    begins = min(posted, default=offer.began)
    ends = max(received.of_broadcasts, default=offer.ends)
    due = [n for n in range(offer.count) if begins <= offer.intended(n) <= ends]
    return Round(
        handling_ms=tuple(offer.wait_ms(n, received.by_hand.get(n, until)) for n in due),
        lost=offer.count - len(received.by_hand),
        sent=len(received.of_broadcasts),
        seconds=(ends - begins) / 1e9,
    )


def _text(rig: Rig, run: int, number: int) -> dict[str, Any]:
    firm = rig.firms[0]
    conversation = firm.conversations[number % len(firm.conversations)]
    return {
        "path": f"{API}/conversations/{conversation}/messages",
        "token": rig.tokens[number % STAFF_PER_FIRM],
        "body": {"channel": "sms", "body": body_of(run, number)},
        "key": f"hand-{run}-{number}",
    }


def _broadcast(rig: Rig, run: int, firm: BenchFirm, clients: list[str]) -> dict[str, Any]:
    return {
        "path": f"{API}/broadcasts",
        "token": rig.tokens[firm.index * STAFF_PER_FIRM],
        "body": {"client_ids": clients, "body": f"{_heading(run)} our office is closed on Friday."},
        "key": f"broadcast-{run}-{firm.index}",
    }


def _heading(run: int) -> str:
    return f"Broadcast {run}:"


def _received(rig: Rig, run: int, count: int, firms: Sequence[BenchFirm]) -> tuple[Received, int]:
    """What the provider has of the run once all texts by hand are there; and when it was asked."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        asked = time.monotonic_ns()
        texts = [text for firm in (firms or rig.firms[:1]) for text in _texts_of(rig, firm)]
        found = sort_out(texts, run, time.time_ns() - time.monotonic_ns())
        if len(found.by_hand) == count or time.monotonic() > deadline:
            return found, asked
        time.sleep(0.5)


def sort_out(texts: Sequence[dict[str, Any]], run: int, ahead: int) -> Received:
    """Of all texts those of the run. `ahead`: nanoseconds by which the wall's clock is before the
    monotonic one. Pure.
    """
    by_hand: dict[int, int] = {}
    of_broadcasts: list[int] = []
    for text in texts:
        if text["direction"] != "to_phone":
            continue
        at = round(datetime.fromisoformat(text["at"]).timestamp() * 1000) * 1_000_000 - ahead
        found = MARK.search(text["body"].encode())
        if found is not None and int(found[1]) == run:
            by_hand.setdefault(int(found[2]), at)
        elif _heading(run) in text["body"]:
            of_broadcasts.append(at)
    return Received(by_hand, tuple(of_broadcasts))


def _texts_of(rig: Rig, firm: BenchFirm) -> list[dict[str, Any]]:
    found = get_json(f"{rig.stack.url('sandbox')}/play/api/texts?with=%2B{firm.number[1:]}")
    items: list[dict[str, Any]] = found["items"]
    return items


def _end_broadcasts(rig: Rig, firms: Sequence[BenchFirm]) -> None:
    """Drop what has not begun and wait until nothing more arrives."""
    drop_waiting(rig.stack.database_url)
    deadline, before = time.monotonic() + PATIENCE_SECONDS, -1
    while time.monotonic() < deadline:
        arrived = sum(len(_texts_of(rig, firm)) for firm in firms)
        if arrived == before:
            return
        before = arrived
        time.sleep(1)
