"""Whoever takes over one program has that program's power and no other's."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import msgspec
import psutil
import pytest
from pika.spec import BasicProperties

from chassis.call_signatures import SIGNATURE_HEADER, CallSigner, SignedCall
from chassis.errors import CallNotSigned
from chassis.messaging.bus import Bus
from chassis.messaging.publication import Publication
from chassis.messaging.rpc_client import RpcClient
from contracts.rpc import Thread
from tests.support.firm import FirmInTest
from tests.support.firm.base import staff
from tools.stack import Stack

Change = Callable[[Publication], Publication]


class Intruder(Bus):
    """Reaches the broker, sees what the gateway says, and says something else."""

    change: Change

    def publish(self, *publications: Publication) -> None:
        super().publish(*map(self.change, publications))


@pytest.fixture
def intrude(stack: Stack) -> Iterator[Callable[[Change], RpcClient]]:
    """Makes clients whose calls are changed on their way."""
    opened: list[Bus] = []

    def make(change: Change, signer: CallSigner = stack.signer) -> RpcClient:
        bus = Intruder(stack.amqp_url, "intruder")
        bus.change = change
        client = RpcClient(bus, signer)
        bus.start()
        opened.append(bus)
        return client

    yield make
    for bus in opened:
        bus.stop()


def with_header(publication: Publication, value: str | None) -> Publication:
    headers = {**publication.properties.headers, SIGNATURE_HEADER: value}
    return replace(publication, properties=_properties(publication, headers=headers))


def unsigned(publication: Publication) -> Publication:
    return with_header(publication, None)


def as_somebody_else(publication: Publication) -> Publication:
    body = msgspec.json.decode(publication.body)
    body["kwargs"]["actor"] |= {"role": "owner", "permissions": ["settings.edit"]}
    return replace(publication, body=msgspec.json.encode(body))


def to_another_method(publication: Publication) -> Publication:
    return replace(publication, routing_key=Thread.CREATE_CLIENT.routing_key)


def read_in_another_way(publication: Publication) -> Publication:
    return replace(publication, properties=_properties(publication, content_encoding="latin-1"))


def _properties(publication: Publication, **changed: Any) -> BasicProperties:
    return BasicProperties(**{**vars(publication.properties), **changed})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (unsigned, "missing"),
        (as_somebody_else, "bad"),
        (to_another_method, "bad"),
        (read_in_another_way, "missing"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_a_call_that_was_not_signed_or_was_changed_is_refused(
    intrude: Callable[[Change], RpcClient], firm: FirmInTest, change: Change, reason: str
) -> None:
    # Given a member who may read, and somebody on the way who changes the call
    client = intrude(change)
    # When it is made / Then the service refuses it and says why
    with pytest.raises(CallNotSigned) as caught:
        client.call(Thread.LIST_CLIENTS, staff(firm.firm_id))
    assert caught.value.details["reason"] == reason


def test_a_call_that_is_repeated_after_its_end_is_refused(
    intrude: Callable[[Change], RpcClient], stack: Stack, firm: FirmInTest
) -> None:
    # Given a signature that was good an hour ago
    def old(publication: Publication) -> Publication:
        properties = publication.properties
        call = SignedCall(
            publication.routing_key,
            str(properties.correlation_id),
            str(properties.reply_to),
            publication.body,
        )
        return with_header(publication, stack.signer.sign(call, -3600))

    # When the call comes now / Then it is refused
    with pytest.raises(CallNotSigned) as caught:
        intrude(old).call(Thread.LIST_CLIENTS, staff(firm.firm_id))
    assert caught.value.details["reason"] == "expired"


def test_a_stranger_with_a_key_of_their_own_is_refused(stack: Stack, firm: FirmInTest) -> None:
    # Given somebody who reaches the broker and signs with another key
    bus = Bus(stack.amqp_url, "stranger")
    client = RpcClient(bus, CallSigner(os.urandom(32)))
    bus.start()
    # When they call / Then they are refused, and as the gateway they are answered
    with pytest.raises(CallNotSigned):
        client.call(Thread.LIST_CLIENTS, staff(firm.firm_id))
    bus.stop()


def test_the_gateways_process_knows_no_database(stack: Stack) -> None:
    # Given a gateway that starts
    stack.launch("gateway")
    # When its environment is read, as whoever takes it over could
    seen = psutil.Process(stack.pid("gateway")).environ()
    stack.kill("gateway")
    # Then it has its own keys, and no way to a database or a provider
    assert {"TOKEN_KEY", "ACTOR_SIGNING_KEY"} <= set(seen)
    assert not {"DATABASE_URL", "SECRET_KEYS", "TWILIO_AUTH_TOKEN", "SMTP_URL"} & set(seen)
    assert stack.database_url not in seen.values()


@pytest.mark.parametrize("program", ["thread_svc", "sms_svc", "background"])
def test_a_services_process_cannot_speak_for_the_gateway(stack: Stack, program: str) -> None:
    # Given a running service / When its environment is read
    seen = psutil.Process(stack.pid(program)).environ()
    # Then it can verify calls, and neither sign one nor make an access token
    assert "ACTOR_VERIFY_KEYS" in seen
    assert not {"ACTOR_SIGNING_KEY", "TOKEN_KEY"} & set(seen)
    # And it has a provider's credentials if it speaks to the provider
    assert ("TWILIO_AUTH_TOKEN" in seen) == (program != "thread_svc")
