"""A remote procedure as both sides know it.

On the wire (nameko's): the arguments `actor` (contracts.actor) and `request`, the request's fields
as a JSON object; the reply carries the answer's. Reads are repeatable, writes carry an idempotency
key where they create.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar

from contracts.actor import Permission

Q = TypeVar("Q")
A = TypeVar("A")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoFields:
    """A request without fields, or an answer that says no more than that it is done."""


@dataclass(frozen=True, slots=True)
class Method(Generic[Q, A]):
    """One procedure of one service. `request`, `answer`: the contract of each; `permission`: what
    the actor needs, None where the use case itself decides; `deadline`: seconds the caller waits.
    """

    service: str
    name: str
    request: type[Q]
    answer: type[A]
    permission: Permission | None = None
    summary: str = ""
    deadline: float = 5.0

    @property
    def routing_key(self) -> str:
        """Nameko's routing key on the exchange `nameko-rpc`."""
        return f"{self.service}.{self.name}"
