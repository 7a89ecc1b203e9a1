"""Calls nameko RPC methods over the bus: one reply queue, futures, deadlines, typed errors.

Used by the gateway and by tools; a service never calls another service.
"""

import itertools
import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from pika.channel import Channel
from pika.spec import Basic, BasicProperties

import chassis.refusals  # noqa: F401  # an error is rebuilt as what it was only if its class exists
from chassis.call_signatures import SIGNATURE_HEADER, CallSigner, SignedCall
from chassis.errors import DeadlineExceeded, OnethreadError, TooLarge, from_wire
from chassis.messaging.bus import Bus
from chassis.messaging.publication import Publication
from chassis.messaging.subscription import Consumer
from chassis.messaging.topology import RPC_EXCHANGE
from chassis.observability.trace import TRACE_HEADER, current_trace
from contracts.actor import Actor
from contracts.envelope import decode_json
from contracts.rpc import Method
from contracts.sizes import MOST_RPC_BYTES

JsonObject = dict[str, Any]
Q = TypeVar("Q")
A = TypeVar("A")


class Reply(msgspec.Struct):
    """nameko's wire form of a reply: `result`, or `error` as {code, message, details}."""

    result: msgspec.Raw
    error: JsonObject | None


@dataclass(frozen=True, slots=True)
class CallUnderWay:
    """A call whose answer has not come; nobody waits for it beyond `ends` (monotonic clock)."""

    method: Method[Any, Any]
    answer: "Future[Reply]"
    ends: float

    def result(self) -> msgspec.Raw:
        """The answer; raises what the service raised, or that none came."""
        try:
            reply = self.answer.result(max(0.0, self.ends - time.monotonic()))
        except FutureTimeout as exc:
            raise DeadlineExceeded(
                f"{self.method.service} did not answer within {self.method.deadline:g} s;"
                " try again.",
                method=self.method.routing_key,
            ) from exc
        return _unwrap(reply)


class RpcClient:
    """Many calls in flight over one connection; make it before the bus is started."""

    def __init__(self, bus: Bus, signer: CallSigner) -> None:
        self._bus = bus
        self._signer = signer
        self._reply_to = f"reply-{os.urandom(8).hex()}"
        self._numbers = itertools.count(1)
        self._waiting: dict[str, Future[Reply]] = {}
        binding = (RPC_EXCHANGE, self._reply_to)
        bus.add_consumer(Consumer(self._on_reply, bindings=(binding,)))

    def ask(self, method: Method[Q, A], actor: Actor, request: Q) -> A:
        """The method's answer, as its contract. TooLarge. Raises what the service raised;
        ServiceUnavailable when nobody listens; DeadlineExceeded when no answer came within the
        method's deadline; MalformedPayload when the answer is not what the contract says.
        """
        answer: A = decode_json(method.answer, self._exchange(method, actor, request))
        return answer

    def ask_each(
        self, methods: Sequence[Method[Q, A]], actor: Actor, request: Q
    ) -> list[A | OnethreadError]:
        """The answer of each, all asked at once; of a service that has none, why (as `ask`)."""
        with ExitStack() as calls:
            under_way = [calls.enter_context(self._begun(m, actor, request)) for m in methods]
            answers: list[A | OnethreadError] = []
            for method, one in zip(methods, under_way, strict=True):
                answer = _answer_or_why(method, one)
                answers.append(answer)
            return answers

    def call(
        self, method: Method[Any, Any], actor: Actor, request: JsonObject | None = None
    ) -> JsonObject:
        """The same with plain JSON values, as a program without the contracts would."""
        answer: JsonObject = msgspec.json.decode(self._exchange(method, actor, request or {}))
        return answer

    def _exchange(self, method: Method[Any, Any], actor: Actor, request: Any) -> msgspec.Raw:
        with self._begun(method, actor, request) as call:
            return call.result()

    @contextmanager
    def _begun(
        self, method: Method[Any, Any], actor: Actor, request: Any
    ) -> "Iterator[CallUnderWay]":
        number = f"{self._reply_to}-{next(self._numbers)}"
        answer: Future[Reply] = Future()
        self._waiting[number] = answer
        try:
            publication = self._publication(method, actor, request, number)
            publication.confirmed.add_done_callback(lambda sent: _pass_failure(sent, answer))
            self._bus.publish(publication)
            yield CallUnderWay(method, answer, time.monotonic() + method.deadline)
        finally:
            self._waiting.pop(number, None)

    def _publication(
        self, method: Method[Any, Any], actor: Actor, request: Any, number: str
    ) -> Publication:
        body = msgspec.json.encode({"args": [], "kwargs": {"actor": actor, "request": request}})
        if len(body) > MOST_RPC_BYTES:
            raise TooLarge(f"The request has {len(body)} bytes; {MOST_RPC_BYTES} are allowed.")
        call = SignedCall(method.routing_key, number, self._reply_to, body)
        properties = BasicProperties(
            content_type="application/json",
            content_encoding="utf-8",
            reply_to=self._reply_to,
            correlation_id=number,
            message_id=number,
            # Nobody waits for it after the deadline, so a queue must not keep it.
            expiration=str(int(method.deadline * 1000)),
            headers={
                f"nameko.{TRACE_HEADER}": current_trace(),
                SIGNATURE_HEADER: self._signer.sign(call, method.deadline),
            },
        )
        return Publication(RPC_EXCHANGE, method.routing_key, body, properties, mandatory=True)

    def _on_reply(
        self, _: Channel, __: Basic.Deliver, properties: BasicProperties, body: bytes
    ) -> None:
        waiting = self._waiting.get(properties.correlation_id or "")
        if waiting is not None and not waiting.done():
            waiting.set_result(msgspec.json.decode(body, type=Reply))


def _answer_or_why(method: Method[Q, A], call: CallUnderWay) -> A | OnethreadError:
    try:
        answer: A = decode_json(method.answer, call.result())
    except OnethreadError as problem:
        return problem
    return answer


def _pass_failure(sent: "Future[None]", answer: "Future[Reply]") -> None:
    problem = sent.exception()
    if problem is not None and not answer.done():
        answer.set_exception(problem)


def _unwrap(reply: Reply) -> msgspec.Raw:
    if reply.error is None:
        return reply.result
    raise from_wire(reply.error)
