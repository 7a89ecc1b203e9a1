"""`python -m tools.dead_letters list | replay | drop SERVICE [EVENT_ID …]`: dead letters.

Without DATABASE_URL only those that the broker keeps, because the service's database did not take
them. With it the dead letters in the database too, and what never left: events that the broker
would not have, parked in the outbox. Replayed, they are tried anew.

list shows each event with its reason; replay publishes it once more to the service's queue with a
fresh count of attempts (its inbox keeps a second effect away); drop deletes it for good. Without
ids, replay and drop mean all. AMQP_URL says where the broker is.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pika
from pika.adapters.blocking_connection import BlockingChannel
from pika.spec import BasicProperties

from chassis.messaging.topology import (
    ATTEMPT_HEADER,
    REASON_HEADER,
    SERVICES,
    dead_queue,
    events_queue,
)
from tools.faults import ToolFault, exit_with_fault_line
from tools.kept_events import KeptEvents
from tools.progress import print_line, table


@dataclass(frozen=True)
class DeadLetter:
    """One event on the list; `tag` is this session's handle of it."""

    tag: int
    properties: BasicProperties
    body: bytes

    @property
    def row(self) -> tuple[str, str, str]:
        """Event id, name and reason."""
        headers = self.properties.headers or {}
        reason = headers.get(REASON_HEADER) or headers.get("x-first-death-reason") or "unknown"
        return str(self.properties.message_id), str(self.properties.type), str(reason)


def read(channel: BlockingChannel, service: str) -> list[DeadLetter]:
    """Every dead letter of a service; requeued unless acknowledged before the channel ends."""
    return list(_dead_letters(channel, dead_queue(service)))


def _dead_letters(channel: BlockingChannel, queue: str) -> Iterator[DeadLetter]:
    while True:
        method, properties, body = channel.basic_get(queue)
        if method is None:
            return
        yield DeadLetter(method.delivery_tag, properties, body)


def replay(channel: BlockingChannel, service: str, dead_letters: list[DeadLetter]) -> None:
    """Publish them again; each is acknowledged only when the broker has confirmed its copy."""
    for dead_letter in dead_letters:
        headers = {**(dead_letter.properties.headers or {}), ATTEMPT_HEADER: 0}
        headers.pop(REASON_HEADER, None)
        dead_letter.properties.headers = headers
        channel.basic_publish(
            "", events_queue(service), dead_letter.body, dead_letter.properties, True
        )
        channel.basic_ack(dead_letter.tag)


def drop(channel: BlockingChannel, dead_letters: list[DeadLetter]) -> None:
    """Delete them for good."""
    for dead_letter in dead_letters:
        channel.basic_ack(dead_letter.tag)


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("list", "replay", "drop"))
    parser.add_argument("service", choices=SERVICES)
    parser.add_argument("event_id", nargs="*")
    arguments = parser.parse_args()
    if not (url := os.environ.get("AMQP_URL")):
        raise ToolFault("AMQP_URL is not set.", "Set it to the broker's address.")
    connection = pika.BlockingConnection(pika.URLParameters(url))
    try:
        return _run(connection.channel(), arguments)
    finally:
        connection.close()


def _run(channel: BlockingChannel, arguments: argparse.Namespace) -> int:
    channel.confirm_delivery()
    dead_letters = read(channel, arguments.service)
    database = KeptEvents.of(arguments.service, os.environ.get("DATABASE_URL"))
    wanted = set(arguments.event_id)
    chosen = [each for each in dead_letters if not wanted or each.properties.message_id in wanted]
    kept = [row for row in database.rows() if not wanted or row[0] in wanted]
    found = {each.row[0] for each in chosen} | {row[0] for row in kept}
    if missing := wanted - found:
        raise ToolFault(f"Not on the list: {', '.join(sorted(missing))}.", "List them first.")
    kept_ids = [row[0] for row in kept]
    if arguments.what == "list":
        rows = [each.row for each in chosen] + kept
        for line in table(("Event", "Name", "Reason"), rows):
            print_line(line)
    elif arguments.what == "replay":
        replay(channel, arguments.service, chosen)
        database.replay(channel, kept_ids)
    else:
        drop(channel, chosen)
        database.drop(kept_ids)
    print_line(f"{arguments.what}: {len(chosen) + len(kept)}")
    return 0


if __name__ == "__main__":
    sys.exit(exit_with_fault_line(main))
