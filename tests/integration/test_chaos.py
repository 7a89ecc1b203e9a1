"""Programs and the broker are killed for real; afterwards every message is there exactly once."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pika
import pytest
import requests
from sqlalchemy import insert

from chassis.errors import ServiceUnavailable
from chassis.ids import new_id
from chassis.messaging.topology import dead_queue
from chassis.runtime.context import ServiceContext
from contracts.actor import ROLE_PERMISSIONS, Actor
from contracts.events import MessageReceived, MessageRecorded
from contracts.rpc import Thread
from services.sms_svc.numbers.tables import NUMBERS
from tests.support.addresses import new_phone
from tests.support.play import TwilioWebhooks, inbound_form, twilio_signature
from tests.support.rows import count
from tests.support.samples import envelope_of, received
from tests.support.stacks import FAST, core_system, open_context_of, over_the_wire
from tests.support.tap import EventTap
from tests.support.waiting import wait_until
from tools.processes import ROOT
from tools.stack import Stack

pytestmark = [pytest.mark.integration, pytest.mark.chaos]

BURST = 900
RECORDED = "select count(*) from messages where firm_id = :firm_id"
KILLED_BEFORE_PUBLISHING = """
import os, signal, sys
from chassis.config import load
from chassis.storage.database import Database
from chassis.runtime.context import open_context
from services.sms_svc.config import SmsConfig
from tests.support.samples import received

firm_id, sender = sys.argv[1:]
room = open_context("sms", load(SmsConfig))
killed = Database(room.engine, lambda events: os.kill(os.getpid(), signal.SIGKILL))
with killed.transaction(firm_id) as tx:
    tx.emit(received(sender))
"""


@pytest.fixture(scope="module")
def broken(make_stack: Callable[..., Stack]) -> Stack:
    """A stack of its own: what these tests do to it is nobody else's trouble."""
    return make_stack(processes=core_system().processes, environment=FAST, system=core_system())


@pytest.fixture(scope="module")
def context(broken: Stack) -> Iterator[ServiceContext]:
    opened = open_context_of(broken, "services.thread_svc")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def tap(broken: Stack) -> Iterator[EventTap]:
    with closing(EventTap(broken.amqp_url)) as tap:
        yield tap


@pytest.fixture(scope="module")
def texts(broken: Stack) -> Iterator[ServiceContext]:
    opened = open_context_of(broken, "services.sms_svc")
    yield opened
    opened.close()


def own_number(texts: ServiceContext, firm_id: str) -> str:
    """A number of the firm, without asking the provider for it."""
    number = new_phone()
    row = {
        "id": new_id(),
        "firm_id": firm_id,
        "e164": number,
        "provider_id": f"PN{number}",
        "label": "Main",
        "is_default": True,
    }
    with texts.database.transaction(firm_id) as tx:
        tx.execute(insert(NUMBERS), row)
    return number


def one_recorded_event_each(tap: EventTap, firm_id: str, expected: int) -> bool:
    found = tap.payloads(firm_id, MessageRecorded)
    ids = [payload["message"]["id"] for payload in found]
    return len(ids) == len(set(ids)) == expected


def test_an_event_committed_by_a_killed_process_is_published_by_the_sweeper(
    broken: Stack, context: ServiceContext, texts: ServiceContext, firm_id: str
) -> None:
    # Given a process that dies between its commit and its publishing
    sender = new_phone()
    command = (sys.executable, "-c", KILLED_BEFORE_PUBLISHING, firm_id, sender)
    ended = subprocess.run(command, cwd=ROOT, env=broken.environment, timeout=30, check=False)
    assert ended.returncode == -signal.SIGKILL
    # When the sweeper comes round
    wait_until(lambda: count(context, RECORDED, firm_id=firm_id) == 1)
    # Then the message is recorded once and the outbox is empty
    left = "select count(*) from outbox where firm_id = :firm_id"
    wait_until(lambda: count(texts, left, firm_id=firm_id) == 0)
    assert count(context, RECORDED, firm_id=firm_id) == 1


def dead_letters(broken: Stack, thread: ServiceContext) -> int:
    """How many events thread_svc could not digest, in its database or with the broker."""
    connection = pika.BlockingConnection(pika.URLParameters(broken.amqp_url))
    try:
        answer = connection.channel().queue_declare(dead_queue("thread"), passive=True)
        kept = count(thread, "select count(*) from stuck_events")
        return int(answer.method.message_count) + kept
    finally:
        connection.close()


@pytest.mark.parametrize("end", ["kill", "stop"])
def test_a_service_ended_in_the_middle_of_a_burst_records_each_message_once(
    broken: Stack, context: ServiceContext, tap: EventTap, firm_id: str, end: str
) -> None:
    # Given a burst of messages under way
    sender, dead = new_phone(), dead_letters(broken, context)
    tap.publish(*(envelope_of(received(sender, f"text {n}"), firm_id) for n in range(BURST)))
    wait_until(lambda: count(context, RECORDED, firm_id=firm_id) >= 20)
    # When the service is killed, or told to stop, with work in hand, and started again
    getattr(broken, end)("thread_svc")
    assert count(context, RECORDED, firm_id=firm_id) < BURST
    broken.start("thread_svc")
    # Then every message is there once, numbered without a gap, and announced once
    wait_until(lambda: count(context, RECORDED, firm_id=firm_id) == BURST, 30)
    last = "select max(last_sequence) from conversations where firm_id = :firm_id"
    assert count(context, last, firm_id=firm_id) == BURST
    wait_until(lambda: one_recorded_event_each(tap, firm_id, BURST), 20)
    # And none was given up
    assert dead_letters(broken, context) == dead


def test_a_broker_that_crashes_under_load_loses_and_doubles_nothing(
    broken: Stack, context: ServiceContext, texts: ServiceContext, firm_id: str
) -> None:
    # Given a firm's number, and webhooks coming in
    number, sender = own_number(texts, firm_id), new_phone()
    environment = broken.environment
    hooks = TwilioWebhooks(environment["SMS_PUBLIC_URL"], environment["TWILIO_AUTH_TOKEN"])
    forms = [inbound_form(sender, number, f"text {n}") for n in range(400)]
    taken: list[int] = []
    some_in, crashed = threading.Event(), threading.Event()

    def post(form: dict[str, str]) -> None:
        if len(taken) > 250:
            crashed.wait(30)
        taken.append(hooks.text(form).status_code)
        if len(taken) >= 100:
            some_in.set()

    # When the broker crashes in the middle and comes back
    with ThreadPoolExecutor(8) as posting:
        posted = [posting.submit(post, form) for form in forms]
        assert some_in.wait(30)
        broken.broker.wait_until_recorded("events.thread", "events.sms", streams=True)
        broken.broker.kill()
        crashed.set()
        broken.broker.launch()
        broken.broker.wait()
        for each in posted:
            each.result(30)
    hooks.close()
    # Then every webhook was taken, and every text is recorded exactly once
    assert set(taken) == {204}
    wait_until(lambda: count(context, RECORDED, firm_id=firm_id) == 400, 60)
    bodies = "select count(distinct body_text) from messages where firm_id = :firm_id"
    assert count(context, bodies, firm_id=firm_id) == 400
    left = "select count(*) from outbox where firm_id = :firm_id"
    wait_until(lambda: count(texts, left, firm_id=firm_id) == 0, 30)


def test_callers_of_a_database_that_is_away_are_told_when_to_come_again(
    broken: Stack, context: ServiceContext, texts: ServiceContext, firm_id: str
) -> None:
    # Given a firm's number, and a stack whose database is stopped
    number, sender = own_number(texts, firm_id), new_phone()
    environment = broken.environment
    hooks = TwilioWebhooks(environment["SMS_PUBLIC_URL"], environment["TWILIO_AUTH_TOKEN"])
    form = inbound_form(sender, number, "Are you there?")
    owner = Actor("staff", new_id(), firm_id, "Olive", "owner", ROLE_PERMISSIONS["owner"])
    broken.postgres.stop()
    try:
        # When a webhook comes, and a program asks
        answer = hooks.text(form)
        with over_the_wire(broken) as wire, pytest.raises(ServiceUnavailable) as refused:
            wire.rpc.call(Thread.LIST_CLIENTS, owner, {})
    finally:
        broken.postgres.start()
        # What this process had open ended with the server.
        context.engine.dispose()
        texts.engine.dispose()
    # Then both are told that it may pass, and when to come again
    assert (answer.status_code, answer.json()["code"]) == (503, "service_unavailable")
    assert int(answer.headers["Retry-After"]) > 0
    assert refused.value.details["retry_after"] > 0
    # And what the provider repeats then is there once
    wait_until(lambda: hooks.text(form).status_code == 204, 20)
    assert hooks.text(form).status_code == 204
    hooks.close()
    wait_until(lambda: count(context, RECORDED, firm_id=firm_id) == 1, 20)


def test_two_replicas_of_each_service_share_the_work_without_double_effect(
    broken: Stack, context: ServiceContext, texts: ServiceContext, tap: EventTap, firm_id: str
) -> None:
    # Given two of each service
    broken.start("thread_svc", "sms_svc", copy=2)
    number, sender = own_number(texts, firm_id), new_phone()
    forms = [inbound_form(sender, number, f"text {n}") for n in range(100)]
    addresses = [broken.url("sms_svc"), broken.url("sms_svc", copy=2)]
    path = "/webhooks/twilio/messages"
    signed_for = broken.environment["SMS_PUBLIC_URL"] + path

    def post(form: dict[str, str]) -> None:
        token = broken.environment["TWILIO_AUTH_TOKEN"]
        headers = {"X-Twilio-Signature": twilio_signature(token, signed_for, form)}
        for address in addresses:
            answer = requests.post(address + path, data=form, headers=headers, timeout=20)
            assert answer.status_code == 204

    # When each webhook comes to both of them
    with ThreadPoolExecutor(8) as posting:
        list(posting.map(post, forms))
    # Then each text is there once
    wait_until(lambda: count(context, RECORDED, firm_id=firm_id) == 100, 30)
    wait_until(lambda: one_recorded_event_each(tap, firm_id, 100), 20)
    assert len(tap.payloads(firm_id, MessageReceived)) == 100
    for name in ("thread_svc", "sms_svc"):
        broken.stop(name, copy=2)


@pytest.mark.parametrize("name", ["thread_svc", "sms_svc"])
def test_a_service_told_repeatedly_to_stop_ends_in_order(broken: Stack, name: str) -> None:
    # Given a running replica
    broken.start(name, copy=3)

    def has_ended() -> bool:
        broken.ask_to_stop(name, copy=3)
        return broken.exit_code(name, copy=3) is not None

    # When it is told to stop, again and again while it does
    wait_until(has_ended, 20)
    # Then it ends by itself, without an error
    assert broken.exit_code(name, copy=3) == 0
    assert "Traceback" not in broken.log(f"{name}-3")
    broken.stop(name, copy=3)


def test_the_same_event_five_times_at_once_has_one_effect(
    context: ServiceContext, tap: EventTap, firm_id: str, broken: Stack
) -> None:
    # Given one event for each of twenty messages, each in five copies, shuffled
    sender = new_phone()
    once = [envelope_of(received(sender, f"text {n}"), firm_id) for n in range(20)]
    five_times = once * 5
    random.shuffle(five_times)
    # When all copies are delivered together
    tap.publish(*five_times)
    # Then each has one effect, and one announcement
    wait_until(lambda: count(context, RECORDED, firm_id=firm_id) == 20)
    wait_until(lambda: one_recorded_event_each(tap, firm_id, 20))
    wait_until(lambda: queue_is_empty(broken, "events.thread"))
    assert count(context, RECORDED, firm_id=firm_id) == 20
    assert one_recorded_event_each(tap, firm_id, 20)


def queue_is_empty(stack: Stack, name: str) -> bool:
    connection = pika.BlockingConnection(pika.URLParameters(stack.amqp_url))
    try:
        found = connection.channel().queue_declare(name, passive=True)
    finally:
        connection.close()
    return bool(found.method.message_count == 0)
