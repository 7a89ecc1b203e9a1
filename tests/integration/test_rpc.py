"""Calls over the bus: deadlines, absent services, typed errors, and firms that cannot meet."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from pika.channel import Channel
from pika.connection import Connection
from pika.spec import BasicProperties

from chassis.errors import (
    DeadlineExceeded,
    NotFound,
    OnethreadError,
    PermissionDenied,
    ServiceUnavailable,
    ValidationFailed,
)
from chassis.ids import is_uuid, new_id
from chassis.messaging.bus import Bus
from chassis.messaging.publication import Publication
from chassis.messaging.rpc_client import RpcClient
from chassis.messaging.subscription import Consumer
from chassis.messaging.topology import EVENTS_EXCHANGE, declare
from chassis.observability.trace import tracing
from contracts.actor import Actor
from contracts.events import ClientChanged
from contracts.rpc import Method, Thread
from tests.support.addresses import new_phone
from tests.support.firm import FirmInTest, staff
from tests.support.tap import EventTap
from tests.support.waiting import wait_until
from tools.stack import Stack


def test_nobody_listening_is_said_at_once(rpc: RpcClient, firm_id: str) -> None:
    # Given a service that was never declared / When it is called
    began = time.monotonic()
    with pytest.raises(ServiceUnavailable):
        rpc.call(Method("nobody", "anything", dict, dict), staff(firm_id))
    # Then the caller does not wait for the deadline
    assert time.monotonic() - began < 2


def test_a_service_that_is_down_is_a_deadline_not_a_hang(
    servers: Stack, rpc: RpcClient, firm_id: str
) -> None:
    # Given a declared queue without a consumer (no portal_svc runs here)
    declare(servers.amqp_url)
    began = time.monotonic()
    # When it is called / Then the deadline ends the wait, and the error names the method
    with pytest.raises(DeadlineExceeded) as caught:
        rpc.call(Method("portal", "list_conversations", dict, dict, deadline=0.3), staff(firm_id))
    assert caught.value.details == {"method": "portal.list_conversations"}
    assert 0.25 < time.monotonic() - began < 3


def test_a_method_the_service_does_not_have_is_unavailable(rpc: RpcClient, firm_id: str) -> None:
    # Given a running older service / When a newer caller asks / Then it is told, not left waiting
    with pytest.raises(ServiceUnavailable):
        rpc.call(Method("thread", "fold_paper", dict, dict), staff(firm_id))


def test_errors_keep_their_class_and_details_over_the_wire(rpc: RpcClient, firm_id: str) -> None:
    # Given requests that are wrong in three ways / When they are sent / Then each error is typed
    with pytest.raises(NotFound):
        rpc.call(Thread.GET_CLIENT, staff(firm_id), {"client_id": new_id()})
    with pytest.raises(ValidationFailed) as caught:
        rpc.call(Thread.CREATE_CLIENT, staff(firm_id), {"name": " ", "kind": "company"})
    assert list(caught.value.details["fields"]) == ["name"]
    with pytest.raises(PermissionDenied):
        rpc.call(Thread.CREATE_CLIENT, _without_permissions(firm_id), {"name": "Acme"})


def _without_permissions(firm_id: str) -> Actor:
    return dataclasses.replace(staff(firm_id), permissions=())


@pytest.mark.parametrize("odd", ["", "no-uuid", "0", "00000000-0000-0000-0000-000000000000"])
def test_ids_that_cannot_exist_are_not_found(rpc: RpcClient, firm_id: str, odd: str) -> None:
    # Given an odd id / When it is asked for
    # Then it is not there (or no id, which REST never lets through), and nothing breaks
    actor = staff(firm_id)
    for method, field in (
        (Thread.GET_CONVERSATION, "conversation_id"),
        (Thread.LIST_MESSAGES, "conversation_id"),
        (Thread.GET_MESSAGE, "message_id"),
        (Thread.GET_CLIENT, "client_id"),
        (Thread.UNDO_LINK, "link_id"),
    ):
        with pytest.raises((NotFound, ValidationFailed)) as caught:
            rpc.call(method, actor, {field: odd})
        if caught.type is ValidationFailed:
            assert list(caught.value.details["fields"]) == [field]
            assert not is_uuid(odd)


def test_another_firms_objects_are_not_there(firm: FirmInTest) -> None:
    # Given a client of one firm
    ours, stranger = firm.client("Acme", new_phone()), firm.stranger()
    # When another firm's owner asks for it by id / Then it does not exist for them
    calls = (
        (Thread.GET_CLIENT, {"client_id": ours["id"]}),
        (Thread.GET_CONVERSATION, {"conversation_id": ours["conversation_id"]}),
        (Thread.LIST_MESSAGES, {"conversation_id": ours["conversation_id"]}),
        (
            Thread.MARK_READ,
            {"conversation_id": ours["conversation_id"], "last_message_id": new_id()},
        ),
        (
            Thread.COMPOSE_MESSAGE,
            {
                "conversation_id": ours["conversation_id"],
                "channel": "internal",
                "body": "x",
                "idempotency_key": new_id(),
            },
        ),
    )
    for method, request in calls:
        with pytest.raises(NotFound):
            firm.call(method, stranger, **request)
    assert firm.call(Thread.LIST_CLIENTS, stranger)["items"] == []


def test_many_calls_share_one_connection_and_get_their_own_answers(
    firm: FirmInTest,
) -> None:
    # Given forty callers at once / When each makes a client of its own name
    def make(number: int) -> str:
        return str(firm.client(f"Client {number:02d}")["name"])

    with ThreadPoolExecutor(16) as callers:
        names = list(callers.map(make, range(40)))
    # Then nobody got another's answer
    assert names == [f"Client {number:02d}" for number in range(40)]


def test_a_trace_follows_a_call_into_its_events(firm: FirmInTest, tap: EventTap) -> None:
    # Given a caller with a trace
    with tracing(None) as mine:
        firm.client("Acme")
    # When its event is heard / Then it carries the same trace id
    received = wait_until(lambda: tap.of(firm.firm_id, ClientChanged))
    assert received[0].trace[3:35] == mine[3:35]
    assert received[0].trace != mine


def close(connection: Connection) -> None:
    """The connection is closed."""
    connection.close()


def fail_in_the_loop(connection: Connection) -> None:
    """Something inside pika's loop raises."""
    connection.ioloop.add_callback(lambda: {}["nothing"])


@pytest.mark.parametrize("breaks", [close, fail_in_the_loop])
def test_a_broken_connection_mends_itself(
    stack: Stack, tap: EventTap, firm_id: str, breaks: Callable[[Connection], None]
) -> None:
    # Given a client whose connection breaks when it is told to
    bus, broken = Bus(stack.amqp_url, "to-be-broken"), threading.Event()
    key = f"break.{firm_id}"

    def on_message(channel: Channel, *_: object) -> None:
        breaks(channel.connection)
        broken.set()

    bus.add_consumer(Consumer(on_message, bindings=((EVENTS_EXCHANGE, key),)))
    client = RpcClient(bus, stack.signer)
    bus.start()
    actor = staff(firm_id)
    assert client.call(Thread.LIST_CLIENTS, actor)["items"] == []
    tap.publish_raw(Publication(EVENTS_EXCHANGE, key, b"", BasicProperties()))
    assert broken.wait(10)
    # When it is used again / Then it answers as soon as it is back

    def answers() -> bool:
        try:
            return client.call(Thread.LIST_CLIENTS, actor)["items"] == []
        except OnethreadError:
            return False

    wait_until(answers)
    bus.stop()


def test_a_broker_that_is_not_there_is_one_clear_error() -> None:
    # Given an address nobody listens at / When the bus starts / Then it says what to check
    bus = Bus("amqp://guest:guest@127.0.0.1:1/", "nowhere")
    with pytest.raises(ServiceUnavailable, match="AMQP_URL"):
        bus.start(wait=0.5)
    bus.stop()
