"""A whole system on ports and in a folder of its own, and what is measured with and beside it."""

import contextlib
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from bench.bare import tables
from bench.figures import Arrival, BenchOutcome, Offer, judge
from bench.firms import (
    STAFF_PER_FIRM,
    BenchFirm,
    at_once,
    get_json,
    make_firms,
    senders_of,
    sign_in,
)
from bench.texts import PATH, TextSender, sender_of
from chassis.messaging.bus import Bus
from chassis.messaging.rpc_client import RpcClient
from tools.processes import EVERYTHING, ONETHREAD, ROOT, Process, System
from tools.stack import Stack

_START_NAMEKO = "import sys; from nameko.cli.main import main; sys.argv[1:] = {}; main()"


def _bare(name: str, port: int) -> Process:
    command = ["run", "--config", "bench/bare/nameko.yaml", f"bench.bare.{name}"]
    return Process(f"bare_{name}", ("-c", _START_NAMEKO.format(command)), port, probes_apart=False)


BARE = (_bare("web", 24), _bare("store", 25), _bare("receiver", 26))
TOKENS_FILE = "subscriber-tokens.json"
SILENCE_SECONDS = 8.0
"""After this long without an arrival the rest counts as lost."""
ENVIRONMENT = {
    "ACCESS_TOKEN_SECONDS": "7200",
    "SMS_MESSAGES_PER_SECOND": "60",
    "TRUSTED_PROXIES": "127.0.0.1",
    "MAIL_POLL_SECONDS": "3600",
}
"""Strangers come from networks of their own. Numbers may send as fast as thread_svc hands
broadcasts over: the usual pace of one number would keep most of a broadcast's load away. Mailboxes
are looked at when something tells of them, and not by turns.
"""


@dataclass(frozen=True)
class Target:
    """Something to offer texts to. `streams_of` gives the streams a sender's message must reach;
    `receiver` is the address that tells what arrived.
    """

    name: str
    port: int
    public_url: str
    receiver: str
    senders: Sequence[TextSender]
    streams_of: Callable[[TextSender], Sequence[int]]


class Rig:
    """A running system, its firms, and `offer`, which measures one rate at one target."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.firms: list[BenchFirm] = []
        self.tokens: list[str] = []
        self.accepted = 0
        self.broken_streams = 0
        self._runs = 0
        self._bus = Bus(stack.amqp_url, "bench")
        self.rpc = RpcClient(self._bus, stack.signer)
        self._bus.start()

    def close(self) -> None:
        """Hang up."""
        self._bus.stop()

    def make_firms(self) -> None:
        """Make the firms and sign their staff in."""
        self.firms = make_firms(self.rpc, self.stack.url("sandbox"))
        gateway = self.stack.url("gateway")
        emails = [email for firm in self.firms for email in firm.emails]
        self.tokens = at_once(lambda email: sign_in(gateway, email), emails)

    def open_streams(self) -> Target:
        """Open one live stream for each member of staff."""
        path = self.stack.folder / TOKENS_FILE
        path.write_text(json.dumps(self.tokens), encoding="utf-8")
        self.stack.start("subscribers")
        return Target(
            "Onethread",
            self.stack.port("sms_svc"),
            self.stack.environment["SMS_PUBLIC_URL"],
            self.stack.url("subscribers"),
            senders_of(self.firms),
            lambda sender: range(sender.firm * STAFF_PER_FIRM, (sender.firm + 1) * STAFF_PER_FIRM),
        )

    @contextlib.contextmanager
    def bare_pipeline(self) -> Iterator[Target]:
        """The bare pipeline, while the block runs."""
        senders = senders_of(self.firms)
        tables.create(self.stack.database_url, [sender.number for sender in senders])
        # From the end: a queue must be there before its first event.
        names = [process.name for process in reversed(BARE)]
        for name in names:
            self.stack.start(name)
        web, receiver = self.stack.port("bare_web"), self.stack.url("bare_receiver")
        yield Target("bare", web, self.stack.url("bare_web"), receiver, senders, lambda _: (0,))
        for name in names:
            self.stack.stop(name)

    def offer(self, target: Target, rate: float, seconds: float) -> BenchOutcome:
        """Offer `rate` texts a second, then wait until everything has arrived."""
        run = self.next_run()
        count = max(1, int(rate * seconds))
        plan = {
            "run": run,
            "rate": rate,
            "count": count,
            "port": target.port,
            "path": PATH,
            "public_url": target.public_url,
            "senders": [asdict(sender) for sender in target.senders],
            "account_sid": self.stack.environment["TWILIO_ACCOUNT_SID"],
            "auth_token": self.stack.environment["TWILIO_AUTH_TOKEN"],
        }
        sent = self.run_program("sender", plan, seconds + 120)
        accepted = sent["statuses"].get("204", 0)
        if target.name == "Onethread":
            self.accepted += accepted
        expected = [
            (number, stream)
            for number in range(count)
            for stream in target.streams_of(sender_of(target.senders, number))
        ]
        arrivals = self._collect(target.receiver, len(expected))
        offer = Offer(sent["began"], rate, count)
        answers = tuple(offer.wait_ms(number, at) for number, at in sent["answered"])
        outcome = judge(offer, arrivals, expected, count - accepted)
        return replace(outcome, answers_ms=answers)

    def next_run(self) -> int:
        """A number that no other run has; it stands in the texts of this one."""
        self._runs += 1
        return self._runs

    def run_program(self, module: str, plan: dict[str, Any], seconds: float) -> Any:
        """Run `python -m bench.<module> PLAN RESULT` to its end; the result."""
        plan_file, result_file = (
            self.stack.folder / f"{module}-{kind}.json" for kind in ("plan", "result")
        )
        plan_file.write_text(json.dumps(plan), encoding="utf-8")
        command = ("-m", f"bench.{module}", str(plan_file), str(result_file))
        self.stack.run_step(module, command, seconds)
        return json.loads(result_file.read_text(encoding="utf-8"))

    def _collect(self, receiver: str, expected: int) -> list[Arrival]:
        before, last_change = -1, time.monotonic()
        while (arrived := get_json(f"{receiver}/count")["arrivals"]) < expected:
            if arrived != before:
                before, last_change = arrived, time.monotonic()
            elif time.monotonic() - last_change > SILENCE_SECONDS:
                break
            time.sleep(0.1)
        seen = get_json(f"{receiver}/seen")
        self.broken_streams = seen["broken"]
        flat = seen["flat"]
        rows = zip(flat[::4], flat[1::4], flat[2::4], flat[3::4], strict=True)
        return [(number, stream, at) for run, number, stream, at in rows if run == self._runs]


@contextlib.contextmanager
def open_rig() -> Iterator[Rig]:
    """A started and migrated system with its firms; everything is gone after the block."""
    (ROOT / "var").mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=ROOT / "var"))
    command = ("-m", "bench.subscribers", str(folder / TOKENS_FILE))
    subscribers = Process("subscribers", command, 27, probes_apart=False)
    system = System(processes=(*ONETHREAD.processes, *BARE, subscribers))
    stack = Stack(
        folder, processes=EVERYTHING, environment=ENVIRONMENT, system=system, durable=True
    )
    try:
        with stack, contextlib.closing(Rig(stack)) as rig:
            rig.make_firms()
            yield rig
    finally:
        stack.postgres.remove()
        shutil.rmtree(folder, ignore_errors=True)
