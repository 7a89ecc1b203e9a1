"""A message on its way to the broker, and how it ended."""

from concurrent.futures import Future
from dataclasses import dataclass, field

from pika.spec import BasicProperties

from chassis.errors import ServiceUnavailable


class PublicationRefused(ServiceUnavailable):
    """The broker will not have this message, or one that was under way with it: a fault of a
    message, not of the connection.
    """


@dataclass(frozen=True)
class Publication:
    """A message to publish. `mandatory`: fail when no queue takes it."""

    exchange: str
    routing_key: str
    body: bytes
    properties: BasicProperties
    mandatory: bool = False
    confirmed: "Future[None]" = field(default_factory=Future)

    def fail(self, why: str) -> None:
        """It did not arrive, and may do so another time: ServiceUnavailable."""
        self._end(ServiceUnavailable(why))

    def refuse(self, why: str) -> None:
        """The broker will not have it: PublicationRefused."""
        self._end(PublicationRefused(why))

    def _end(self, problem: ServiceUnavailable) -> None:
        if not self.confirmed.done():
            self.confirmed.set_exception(problem)
