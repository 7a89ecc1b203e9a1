"""`@rpc`: a nameko method called by the gateway with `actor` and `request`.

Stock nameko tells the caller the Python path of an exception and waits for the broker to confirm
each reply; here the reply carries {code, message, details} and is sent transient and unconfirmed
(a lost reply is a deadline at the caller, who repeats it).
"""

import time
from typing import Any

import kombu.serialization
from kombu.entity import Queue
from nameko.constants import SERIALIZER_CONFIG_KEY
from nameko.exceptions import MethodNotFound
from nameko.rpc import Responder, Rpc, RpcConsumer, get_rpc_exchange

from chassis.entrypoints.consumer import CONNECTION_BROKEN, SturdyConsumer, existing_queue
from chassis.errors import InternalError, OnethreadError, ServiceUnavailable
from chassis.log import get_logger
from chassis.metrics import RPC_ERRORS, RPC_SECONDS
from chassis.topology import rpc_queue
from chassis.trace import trace_id

_log = get_logger(__name__)
TRANSIENT = 1


class WireResponder(Responder):
    """Sends results and typed errors."""

    def send_response(self, result: Any, exc_info: Any) -> tuple[Any, Any]:
        """Publish the reply; returns what nameko hands to its hooks."""
        error = _wire_error(exc_info[1]) if exc_info else None
        content_type = self.message.properties["content_type"]
        serializer = kombu.serialization.registry.type_to_name[content_type]
        publisher = self.publisher_cls(self.amqp_uri, ssl=self.ssl, login_method=self.login_method)
        publisher.publish(
            {"result": None if error else result, "error": error},
            serializer=serializer,
            exchange=self.exchange,
            routing_key=self.message.properties["reply_to"],
            correlation_id=self.message.properties.get("correlation_id"),
            use_confirms=False,
            delivery_mode=TRANSIENT,
        )
        return result, exc_info


class WireRpcConsumer(RpcConsumer):
    """Nameko's consumer on a queue that chassis.topology declared."""

    queue_consumer = SturdyConsumer()

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
        config = self.container.config
        responder = WireResponder(
            config["AMQP_URI"], get_rpc_exchange(config), config.get(SERIALIZER_CONFIG_KEY), message
        )
        try:
            responder.send_response(result, exc_info)
        except CONNECTION_BROKEN as exc:
            _log.warning("reply_lost", why=repr(exc))
        self.queue_consumer.ack_message(message)
        return result, None


class WireRpc(Rpc):
    """One method."""

    rpc_consumer = WireRpcConsumer()

    def handle_message(self, body: Any, message: Any) -> None:
        """Start the clock, then run the method in a worker."""
        message.began = time.perf_counter()
        super().handle_message(body, message)

    def handle_result(
        self, message: Any, worker_ctx: Any, result: Any, exc_info: Any
    ) -> tuple[Any, Any]:
        """Take the time, count errors by code, then reply."""
        del worker_ctx
        RPC_SECONDS.labels(self.method_name).observe(time.perf_counter() - message.began)
        if exc_info:
            code = getattr(exc_info[1], "code", "internal_error")
            RPC_ERRORS.labels(self.method_name, str(code)).inc()
        answer: tuple[Any, Any] = self.rpc_consumer.handle_result(message, result, exc_info)
        return answer


def _wire_error(problem: BaseException) -> dict[str, Any]:
    if isinstance(problem, OnethreadError):
        return problem.to_wire()
    if isinstance(problem, MethodNotFound):
        sentence = "The service does not offer this yet; is it up to date?"
        return ServiceUnavailable(sentence, method=str(problem)).to_wire()
    _log.error("rpc_failed", exc_info=problem)
    return InternalError("Something went wrong on our side.", trace_id=trace_id()).to_wire()


rpc = WireRpc.decorator
