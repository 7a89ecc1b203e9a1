"""`@rpc(Thread.LIST_CLIENTS)`: a nameko method that the gateway calls, by its contract.

It sees that the gateway signed the call, reads the request into its contract, checks the actor's
permission, calls, and writes the answer: the method takes an Actor and the request, and returns the
answer.

Stock nameko tells the caller the Python path of an exception and waits for the broker to confirm
each reply; here the reply carries {code, message, details} and goes out transient, with the events,
over the service's bus (a lost reply is a deadline at the caller, who repeats the request).
"""

import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import wraps
from typing import Any, TypeVar

import msgspec
from kombu.entity import Queue
from kombu.message import Message
from nameko.exceptions import IncorrectSignature, MethodNotFound
from nameko.rpc import Rpc, RpcConsumer
from pika.spec import BasicProperties

from chassis.call_signatures import SIGNATURE_HEADER, CallVerifier, SignedCall
from chassis.errors import (
    CallNotSigned,
    ServiceUnavailable,
    TooLarge,
)
from chassis.messaging.publication import Publication
from chassis.messaging.topology import RPC_EXCHANGE, rpc_queue
from chassis.observability.log import get_logger
from chassis.observability.metrics import RPC_ERRORS, RPC_REFUSED, RPC_SECONDS
from chassis.requests import read_request, require
from chassis.runtime.context import context_of
from chassis.runtime.entrypoints.consumer import ResilientConsumer, existing_queue
from chassis.runtime.entrypoints.failures import error_for_caller
from chassis.storage.outages import as_told
from contracts.actor import Actor
from contracts.envelope import decode
from contracts.rpc import Method
from contracts.sizes import MOST_RPC_BYTES

_log = get_logger(__name__)
TRANSIENT = 1
REPLY_PATIENCE = 2.0
"""Seconds that a reply waits for the bus to be back after the broker was away."""
ARGUMENTS = {"actor", "request"}
"""What every method takes."""
JSON = "application/json"
UTF_8 = "utf-8"
Q = TypeVar("Q")
A = TypeVar("A")
UseCase = Callable[[Any, Actor, Q], A]


class WireRpcConsumer(RpcConsumer):
    """Nameko's consumer on a queue that chassis.messaging.topology declared."""

    queue_consumer = ResilientConsumer()

    def __init__(self) -> None:
        super().__init__()
        self.queue: Queue | None = None

    def setup(self) -> None:
        """Register once, whatever the number of methods."""
        if self.queue is None:
            self.queue = existing_queue(rpc_queue(self.container.service_name))
            self.queue_consumer.register_provider(self)

    def handle_result(self, message: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        """Reply, then acknowledge."""
        error = _wire_error(exc_info[1]) if exc_info else None
        reply = _reply_to(message, {"result": None if error else result, "error": error})
        bus = context_of(self.container).bus
        bus.connected.wait(REPLY_PATIENCE)
        bus.publish(reply)
        self.queue_consumer.ack_message(message)
        return result, None


class WireRpc(Rpc):
    """One method."""

    rpc_consumer = WireRpcConsumer()

    def check_signature(self, args: Any, kwargs: Any) -> None:
        """All methods are alike; nameko would inspect the function again for each call."""
        if args or set(kwargs) != ARGUMENTS:
            raise IncorrectSignature(f"{self.method_name} takes actor and request by name")

    def handle_message(self, body: Any, message: Any) -> None:
        """Start the clock, see that the gateway signed it, then run the method in a worker."""
        message.began = time.perf_counter()
        _check_caller(context_of(self.container).callers, message)
        super().handle_message(body, message)

    def handle_result(
        self, message: Any, worker_ctx: Any, result: Any, exc_info: Any
    ) -> tuple[Any, Any]:
        """Take the time, count errors by code, then reply."""
        del worker_ctx
        RPC_SECONDS.labels(self.method_name).observe(time.perf_counter() - message.began)
        if exc_info:
            code = getattr(as_told(exc_info[1]), "code", "internal_error")
            RPC_ERRORS.labels(self.method_name, str(code)).inc()
        answer: tuple[Any, Any] = self.rpc_consumer.handle_result(message, result, exc_info)
        return answer


def _check_caller(callers: CallVerifier, message: Message) -> None:
    """CallNotSigned, which is the reply. What is read must be what was signed, so its form counts
    too.
    """
    routing_key = message.delivery_info["routing_key"]
    number, reply_to = (str(message.properties.get(n)) for n in ("correlation_id", "reply_to"))
    body = message.body if isinstance(message.body, bytes) else message.body.encode()
    as_signed = (message.content_type, message.content_encoding) == (JSON, UTF_8)
    header = message.headers.get(SIGNATURE_HEADER) if as_signed else None
    try:
        callers.check(SignedCall(routing_key, number, reply_to, body), header)
    except CallNotSigned as refused:
        reason = refused.details["reason"]
        RPC_REFUSED.labels(reason).inc()
        _log.warning("call_refused", method=routing_key, call=number, reason=reason)
        raise


def _reply_to(message: Any, body: dict[str, Any]) -> Publication:
    properties = BasicProperties(
        content_type=JSON,
        content_encoding=UTF_8,
        correlation_id=message.properties.get("correlation_id"),
        delivery_mode=TRANSIENT,
    )
    payload = msgspec.json.encode(body)
    reply = Publication(RPC_EXCHANGE, message.properties["reply_to"], payload, properties)
    reply.confirmed.add_done_callback(_note_loss)
    return reply


def _note_loss(sent: "Future[None]") -> None:
    if problem := sent.exception():
        _log.warning("reply_lost", why=str(problem))


def _wire_error(problem: BaseException) -> dict[str, Any]:
    if isinstance(problem, MethodNotFound):
        sentence = "The service does not offer this yet; is it up to date?"
        return ServiceUnavailable(sentence, method=str(problem)).to_wire()
    return error_for_caller(problem, "rpc").to_wire()


def rpc(method: Method[Q, A]) -> Callable[[UseCase[Q, A]], UseCase[Q, A]]:
    """Offer a method by its contract."""

    def offer(use_case: UseCase[Q, A]) -> UseCase[Q, A]:
        @wraps(use_case)
        def entry(service: Any, actor: Any, request: Any) -> Any:
            who = decode(Actor, actor)
            if method.permission is not None:
                require(who, method.permission)
            answer = use_case(service, who, read_request(method.request, request))
            # Written inside the worker, so that what cannot be written is an error of the call.
            written = msgspec.json.encode(answer)
            if len(written) > MOST_RPC_BYTES:
                raise TooLarge(f"The answer has {len(written)} bytes; ask for fewer at a time.")
            return msgspec.Raw(written)

        offered: UseCase[Q, A] = WireRpc.decorator(entry)
        return offered

    return offer
