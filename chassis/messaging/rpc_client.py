"""Calls nameko RPC methods over the bus: one reply queue, futures, deadlines, typed errors.

Used by the gateway and by tools; a service never calls another service.
"""

import itertools
import json
import os
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from typing import Any

from pika.channel import Channel
from pika.spec import Basic, BasicProperties

import chassis.refusals  # noqa: F401  # an error is rebuilt as what it was only if its class exists
from chassis.errors import DeadlineExceeded, from_wire
from chassis.messaging.bus import Bus, Publication
from chassis.messaging.subscription import Consumer
from chassis.messaging.topology import RPC_EXCHANGE
from chassis.observability.trace import TRACE_HEADER, current_trace
from contracts.actor import Actor
from contracts.envelope import encode
from contracts.rpc import Method

JsonObject = dict[str, Any]


class RpcClient:
    """Many calls in flight over one connection; make it before the bus is started."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._reply_to = f"reply-{os.urandom(8).hex()}"
        self._numbers = itertools.count(1)
        self._waiting: dict[str, Future[JsonObject]] = {}
        binding = (RPC_EXCHANGE, self._reply_to)
        bus.add_consumer(Consumer(self._on_reply, bindings=(binding,)))

    def call(self, method: Method, actor: Actor, request: JsonObject | None = None) -> JsonObject:
        """The method's answer. Raises what the service raised; ServiceUnavailable when nobody
        listens; DeadlineExceeded when no answer came within the method's deadline.
        """
        number = f"{self._reply_to}-{next(self._numbers)}"
        answer: Future[JsonObject] = Future()
        self._waiting[number] = answer
        try:
            publication = self._publication(method, actor, request or {}, number)
            publication.confirmed.add_done_callback(lambda sent: _pass_failure(sent, answer))
            self._bus.publish(publication)
            reply = answer.result(method.deadline)
        except FutureTimeout as exc:
            raise DeadlineExceeded(
                f"{method.service} did not answer within {method.deadline:g} s; try again.",
                method=method.routing_key,
            ) from exc
        finally:
            self._waiting.pop(number, None)
        return _unwrap(reply)

    def _publication(
        self, method: Method, actor: Actor, request: JsonObject, number: str
    ) -> Publication:
        body = {"args": [], "kwargs": {"actor": encode(actor), "request": request}}
        properties = BasicProperties(
            content_type="application/json",
            content_encoding="utf-8",
            reply_to=self._reply_to,
            correlation_id=number,
            message_id=number,
            # Nobody waits for it after the deadline, so a queue must not keep it.
            expiration=str(int(method.deadline * 1000)),
            headers={f"nameko.{TRACE_HEADER}": current_trace()},
        )
        return Publication(
            RPC_EXCHANGE, method.routing_key, json.dumps(body).encode(), properties, mandatory=True
        )

    def _on_reply(
        self, _: Channel, __: Basic.Deliver, properties: BasicProperties, body: bytes
    ) -> None:
        waiting = self._waiting.get(properties.correlation_id or "")
        if waiting is not None and not waiting.done():
            waiting.set_result(json.loads(body))


def _pass_failure(sent: "Future[None]", answer: "Future[JsonObject]") -> None:
    problem = sent.exception()
    if problem is not None and not answer.done():
        answer.set_exception(problem)


def _unwrap(reply: JsonObject) -> JsonObject:
    error = reply.get("error")
    if error is None:
        result: JsonObject = reply["result"]
        return result
    raise from_wire(error)
