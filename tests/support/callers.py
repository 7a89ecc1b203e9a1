"""The ways a test reaches the services: over the wire, in its own process, over REST.

A `FirmInTest` does the same over each of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Protocol
from urllib.parse import urlencode

from chassis.errors import from_wire
from chassis.messaging.rpc_client import RpcClient
from chassis.runtime.context import ServiceContext
from chassis.runtime.entrypoints.handlers import BatchHandler, EventHandler
from contracts.actor import Actor
from contracts.envelope import Envelope, decode, encode
from contracts.rpc import Method
from gateway.features import SECTIONS
from gateway.rest.operations import KEY_FIELD, Operation
from tests.support.tap import EventTap
from tests.support.web import Web

Json = dict[str, Any]


class Caller(Protocol):
    """JSON in, JSON out. Errors are those of chassis.errors, however far they came."""

    @property
    def tap(self) -> EventTap | None:
        """Hears what the services say; None where nobody listens."""

    def call(self, method: Method[Any, Any], actor: Actor, request: Json) -> Json:
        """A method's answer to this person."""

    def publish(self, *envelopes: Envelope) -> None:
        """Events reach the services that hear them."""


@dataclass
class OverTheWire:
    """As the gateway calls and the services talk: over the broker."""

    rpc: RpcClient
    tap: EventTap

    def call(self, method: Method[Any, Any], actor: Actor, request: Json) -> Json:
        """An RPC."""
        return self.rpc.call(method, actor, request)

    def publish(self, *envelopes: Envelope) -> None:
        """Published; when they have been handled is another matter."""
        self.tap.publish(*envelopes)


@dataclass
class InProcess:
    """One service in this process, through the entrypoints of its class. `app` are its use cases,
    over `context`.
    """

    service: type
    app: Any
    context: ServiceContext
    tap: EventTap | None = None

    def call(self, method: Method[Any, Any], actor: Actor, request: Json) -> Json:
        """An RPC as the service gets and answers it."""
        entry = getattr(self.service, method.name)
        answer: Json = json.loads(bytes(entry(self._itself, encode(actor), request)))
        return answer

    def publish(self, *envelopes: Envelope) -> None:
        """Handled, one after the other."""
        for envelope in envelopes:
            self._handle(envelope)

    @property
    def _itself(self) -> Any:
        return SimpleNamespace(app=self.app)

    def _handle(self, envelope: Envelope) -> None:
        for method, entrypoint in self._handlers():
            if envelope.name == entrypoint.contract.NAME:
                handled = envelope, decode(entrypoint.contract, envelope.payload)
                is_batch = isinstance(entrypoint, BatchHandler)
                method(self._itself, *(([handled],) if is_batch else handled))

    def _handlers(self) -> Iterator[tuple[Any, EventHandler]]:
        for method in vars(self.service).values():
            for entrypoint in getattr(method, "nameko_entrypoints", ()):
                if isinstance(entrypoint, EventHandler):
                    yield method, entrypoint


@dataclass
class OverRest:
    """As a browser does: each person (by id) through the one they are signed in with."""

    browsers: dict[str, Web] = field(default_factory=dict)
    tap: EventTap | None = None

    def call(self, method: Method[Any, Any], actor: Actor, request: Json) -> Json:
        """The operation of the REST API that calls the method."""
        operation = _operation_of(method)
        path = operation.path.format(**request)
        fields = {n: v for n, v in request.items() if f"{{{n}}}" not in operation.path}
        key = str(fields.pop(KEY_FIELD, ""))
        if operation.verb == "GET":
            path, fields = f"{path}?{urlencode(fields, doseq=True)}", {}
        headers = {"Idempotency-Key": key} if key else {}
        answer = self.browsers[actor.id].send(operation.verb, path, headers=headers, **fields)
        found: Json = answer.json() if answer.content else {}
        if not answer.ok:
            details = {"fields": found["fields"]} if "fields" in found else {}
            wire = {"code": found["code"], "message": found["detail"], "details": details}
            raise from_wire(wire)
        return found

    def publish(self, *envelopes: Envelope) -> None:
        """Events are none of a browser's business."""
        assert self.tap is not None
        self.tap.publish(*envelopes)


def _operation_of(method: Method[Any, Any]) -> Operation:
    operations = (one for section in SECTIONS.values() for one in section)
    return next(one for one in operations if one.calls == method)
