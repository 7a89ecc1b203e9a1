"""Calls to services, signed as the gateway signs them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping

from chassis.call_signatures import CallSigner
from chassis.messaging.bus import Bus
from chassis.messaging.rpc_client import RpcClient
from chassis.parsers import key_of_32_bytes


def signer_of(environment: Mapping[str, str]) -> CallSigner:
    """Signs with the key of ACTOR_SIGNING_KEY."""
    return CallSigner(key_of_32_bytes(environment["ACTOR_SIGNING_KEY"]))


@contextlib.contextmanager
def calling(environment: Mapping[str, str], name: str) -> Iterator[RpcClient]:
    """A client over the broker of AMQP_URL; `name` is what the broker calls the connection."""
    bus = Bus(environment["AMQP_URL"], name)
    client = RpcClient(bus, signer_of(environment))
    bus.start()
    try:
        yield client
    finally:
        bus.stop()
