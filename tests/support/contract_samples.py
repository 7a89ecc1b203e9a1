"""A valid value of any contract, for tests that care that something comes and not what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import inspect as types

from chassis.ids import new_id
from contracts.envelope import encode

MOMENT = "2026-01-31T09:00:00Z"
TEXTS = {"uuid": new_id, "date-time": lambda: MOMENT, "email": lambda: "ana@harbour.example"}


def sample_of(contract: type) -> dict[str, Any]:
    """The contract as JSON values: what has a default is left at it."""
    about = types.type_info(contract)
    assert isinstance(about, types.DataclassType | types.StructType)
    fields = {each.encode_name: _value(each.type) for each in about.fields if each.required}
    made: dict[str, Any] = encode(msgspec.convert(fields, contract))
    return made


def _value(kind: types.Type) -> Any:
    extra: dict[str, Any] = {}
    if isinstance(kind, types.UnionType):
        kind = next((k for k in kind.types if isinstance(k, types.NoneType)), kind.types[0])
    if isinstance(kind, types.Metadata):
        if examples := (kind.extra_json_schema or {}).get("examples"):
            return examples[0]
        extra, kind = kind.extra or {}, kind.type
    if isinstance(kind, types.StrType):
        return TEXTS.get(extra.get("form", ""), lambda: "Sample")()
    return SAMPLES[type(kind)](kind)


SAMPLES: dict[type, Callable[[Any], Any]] = {
    types.NoneType: lambda _: None,
    types.BoolType: lambda _: False,
    types.IntType: lambda kind: kind.ge or 0,
    types.FloatType: lambda _: 0.0,
    types.EnumType: lambda kind: next(iter(kind.cls)).value,
    types.LiteralType: lambda kind: kind.values[0],
    types.DataclassType: lambda kind: sample_of(kind.cls),
    types.StructType: lambda kind: sample_of(kind.cls),
    types.DictType: lambda _: {},
    types.ListType: lambda kind: [_value(kind.item_type)],
    types.VarTupleType: lambda kind: [_value(kind.item_type)],
    types.AnyType: lambda _: None,
}
