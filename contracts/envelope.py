"""The wrapper every event travels in, and its JSON form.

Producers are strict (the dataclass must be whole), consumers tolerant: a field that this release
does not know is ignored, so an older consumer survives a newer producer.
"""

from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


class MalformedPayload(ValueError):
    """The JSON cannot become the contract: the message names the field and what is wrong."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """One event on the wire.

    `event_id`: UUID, the key of every inbox. `name`: wire name with version. `occurred_at`:
    RFC 3339 UTC. `trace`: W3C traceparent of what caused it. `payload`: the event's fields.
    """

    event_id: str
    name: str
    firm_id: str
    occurred_at: str
    trace: str
    payload: dict[str, Any]

    def to_json(self) -> bytes:
        """Wire form, UTF-8."""
        return msgspec.json.encode(self)

    @classmethod
    def from_json(cls, body: bytes | str) -> "Envelope":
        """Parse the wire form; MalformedPayload when it is not one."""
        try:
            raw = msgspec.json.decode(body)
        # Bytes that are no text, and brackets nested thousands deep, are no JSON either.
        except (msgspec.DecodeError, ValueError, RecursionError) as exc:
            raise MalformedPayload(f"body is not JSON: {exc}") from exc
        return decode(cls, raw)


def encode(value: Any) -> Any:
    """A contract dataclass, or several, as plain JSON values (tuples become lists)."""
    return msgspec.json.decode(msgspec.json.encode(value))


def decode(cls: type[T], raw: Any) -> T:
    """JSON values as the contract `cls`. Unknown fields are ignored; MalformedPayload names a
    field that is missing or of the wrong type.
    """
    try:
        return msgspec.convert(raw, cls)
    except msgspec.ValidationError as exc:
        raise MalformedPayload(f"{cls.__name__}: {exc}") from exc


def decode_json(cls: type[T], body: bytes | msgspec.Raw) -> T:
    """The same from JSON text."""
    try:
        return msgspec.json.decode(body, type=cls)
    except msgspec.DecodeError as exc:  # msgspec's ValidationError is one
        raise MalformedPayload(f"{cls.__name__}: {exc}") from exc
