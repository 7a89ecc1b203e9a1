"""`python -m bench [--quick] [--only PART]`: measure the whole system on this machine.

Every text is due at a fixed moment and its latency runs from that moment, however busy the system
is. The last line printed is one JSON object. Beside the latency to browsers at each rate it holds
the webhook's own (webhook_p50_ms_100, webhook_p99_ms_100: from the moment a text was due until
Twilio would have its answer); bench.broadcasts says what its figures are.
"""

import argparse
import os
import sys
from collections.abc import Callable
from typing import NamedTuple

from bench import backlog, broadcasts, parts, strangers
from bench.firms import CLIENTS_PER_FIRM, FIRMS, STAFF_PER_FIRM
from bench.recipients import RECIPIENTS
from bench.report import BenchReport, machine
from bench.rig import Rig, open_rig
from tools.faults import exit_with_fault_line
from tools.interrupts import raise_when_interrupted
from tools.progress import print_line
from tools.system_packages import ensure_rabbitmq


class Part(NamedTuple):
    """A part of the measurement and the heading it is printed under."""

    title: str
    measure: Callable[[Rig, parts.Effort, BenchReport], None]


PARTS = {
    "live": Part(
        f"inbound webhook to browser event, {FIRMS * STAFF_PER_FIRM} live streams "
        f"({FIRMS} firms x {STAFF_PER_FIRM} staff, {FIRMS * CLIENTS_PER_FIRM} clients; "
        "a text must reach the 10 streams of its firm)",
        parts.measure_live,
    ),
    "bare": Part(
        "bare pipeline: stock nameko webhook, insert, event, find, insert, update, event, receiver",
        parts.measure_bare,
    ),
    "send": Part(
        f"REST send through the gateway, {parts.SENDS_IN_FLIGHT} in flight", parts.measure_send
    ),
    "broadcast": Part(
        f"texts written by hand, {broadcasts.RATE:g}/s, REST to the provider, alone and beside "
        f"broadcasts to {RECIPIENTS:,} clients each",
        broadcasts.measure_broadcasts,
    ),
    "mail": Part(
        f"{backlog.MAILBOXES} mailboxes with a backlog, until the last mail is in a conversation",
        backlog.measure_backlog,
    ),
    "inbox": Part(
        "inbox and thread through the gateway, 50,000 clients and 1,000,000 messages",
        parts.measure_inbox,
    ),
    "strangers": Part(
        f"the worst message of each channel beside {strangers.RATE:g} texts/s of other firms, and "
        f"{strangers.CROWD} people who have not signed in",
        strangers.measure_strangers,
    ),
}


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="about two minutes and a half")
    parser.add_argument("--only", choices=PARTS, action="append", help="only this part")
    arguments = parser.parse_args()
    for variable in ("DATABASE_URL", "AMQP_URL"):
        # A measurement never touches a server that somebody uses.
        os.environ.pop(variable, None)
    raise_when_interrupted()
    ensure_rabbitmq()
    report = BenchReport()
    print_line(f"machine: {machine()}")
    with open_rig() as rig:
        for name in arguments.only or PARTS:
            print_line(f"\n{PARTS[name].title}")
            PARTS[name].measure(rig, parts.QUICK if arguments.quick else parts.FULL, report)
    print_line()
    print_line(report.last_line())
    return 0


if __name__ == "__main__":
    sys.exit(exit_with_fault_line(main))
