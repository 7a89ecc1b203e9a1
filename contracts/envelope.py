"""The wrapper every event travels in, and its JSON form.

Producers are strict (the dataclass must be whole), consumers tolerant: a field that this release
does not know is ignored, so an older consumer survives a newer producer.
"""

import dataclasses
import json
import types
import typing
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar, Union, cast

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
        fields = {name: getattr(self, name) for name in self.__slots__}
        return json.dumps(fields, separators=(",", ":")).encode()

    @classmethod
    def from_json(cls, body: bytes | str) -> "Envelope":
        """Parse the wire form; MalformedPayload when it is not one."""
        try:
            raw = json.loads(body)
        except (ValueError, RecursionError) as exc:  # the latter: brackets nested thousands deep
            raise MalformedPayload(f"body is not JSON: {exc}") from exc
        return decode(cls, raw)


def encode(value: Any) -> Any:
    """A contract dataclass as plain JSON values (tuples become lists)."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: encode(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, list | tuple):
        return [encode(item) for item in value]
    if isinstance(value, dict):
        return {key: encode(item) for key, item in value.items()}
    return value


def decode(cls: type[T], raw: Any) -> T:
    """JSON values as the contract `cls`. Unknown fields are ignored; MalformedPayload names a
    field that is missing or of the wrong type.
    """
    if not isinstance(raw, dict):
        raise MalformedPayload(f"{cls.__name__}: expected an object, got {type(raw).__name__}")
    values: dict[str, Any] = {}
    for name, hint, required in _fields(cast("Any", cls)):
        if name in raw:
            values[name] = _value(f"{cls.__name__}.{name}", hint, raw[name])
        elif required:
            raise MalformedPayload(f"{cls.__name__}.{name}: missing")
    return cls(**values)


@cache
def _fields(cls: Any) -> tuple[tuple[str, Any, bool], ...]:
    hints = typing.get_type_hints(cls)
    return tuple(
        (
            f.name,
            hints[f.name],
            f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING,
        )
        for f in dataclasses.fields(cls)
    )


def _value(where: str, hint: Any, raw: Any) -> Any:
    origin = typing.get_origin(hint)
    if hint is Any:
        return raw
    if origin in (Union, types.UnionType):
        return _optional(where, hint, raw)
    if origin is tuple:
        return _items(where, typing.get_args(hint)[0], raw)
    if dataclasses.is_dataclass(hint):
        return decode(cast("type[Any]", hint), raw)
    expected = origin or hint
    if not isinstance(raw, expected) or (expected is int and isinstance(raw, bool)):
        raise MalformedPayload(f"{where}: expected {expected.__name__}, got {type(raw).__name__}")
    return raw


def _optional(where: str, hint: Any, raw: Any) -> Any:
    if raw is None:
        return None
    (inner,) = (arg for arg in typing.get_args(hint) if arg is not type(None))
    return _value(where, inner, raw)


def _items(where: str, item_hint: Any, raw: Any) -> tuple[Any, ...]:
    if not isinstance(raw, list | tuple):
        raise MalformedPayload(f"{where}: expected a list, got {type(raw).__name__}")
    return tuple(_value(f"{where}[{i}]", item_hint, item) for i, item in enumerate(raw))
