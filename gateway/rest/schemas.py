"""marshmallow schemas made of contracts, so that no shape is written twice (ADR 0012).

A request's schema tells all faults at once, each at its field, in sentences; an answer's serves the
OpenAPI document. What a type allows stands at the type, in contracts/.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec
from marshmallow import RAISE, Schema, fields, validate
from msgspec import NODEFAULT
from msgspec import inspect as types

from contracts.types import MOST_PER_PAGE
from gateway.rest.fields import Flag, Id, Moment, Text, email, formed, one_of, us_phone

Field = fields.Field[Any]


class Request(Schema):
    """What a client sends: a field that is not declared is refused."""

    error_messages = {  # noqa: RUF012  # marshmallow merges it over the classes
        "unknown": "is not a field of this request; leave it out."
    }

    class Meta:
        """Strict: a typing error in a field's name is told, not ignored."""

        unknown = RAISE


class Answer(Schema):
    """What we answer: every field is there but those that the contract may leave unset."""


@cache
def request_schema(contract: type, without: frozenset[str] = frozenset()) -> type[Schema]:
    """The schema of a request's JSON. `without`: fields that come from the path or a header."""
    return _schema(Request, contract, without)


@cache
def answer_schema(contract: type) -> type[Schema]:
    """The schema of an answer's JSON."""
    return _schema(Answer, contract, frozenset())


def _schema(base: type[Schema], contract: type, without: frozenset[str]) -> type[Schema]:
    about = types.type_info(contract)
    assert isinstance(about, types.DataclassType | types.StructType), contract
    made = {
        each.encode_name: _field(base, each)
        for each in about.fields
        if each.encode_name not in without
    }
    return type(contract.__name__, (base,), {**_attributes(made), "__doc__": contract.__doc__})


def _attributes(made: dict[str, Field]) -> dict[str, Field]:
    # A field called `fields`, `context` or the like would hide what marshmallow keeps there.
    return {f"{name}_" if hasattr(Schema, name) else name: field for name, field in made.items()}


def _field(base: type[Schema], about: types.Field) -> Field:
    kinds = _alternatives(about.type)
    # msgspec leaves UnsetType out of the union and the default: that is how it tells UNSET.
    no_default = about.default is NODEFAULT and about.default_factory is NODEFAULT
    may_be_absent = no_default and not about.required
    options: dict[str, Any] = {
        "allow_none": any(isinstance(kind, types.NoneType) for kind in kinds),
        "data_key": about.encode_name,
    }
    if base is Answer:
        options["required"] = not may_be_absent
    elif about.required:
        options["required"] = True
    elif not may_be_absent:
        options["load_default"] = _default(about)
    [kind] = [k for k in kinds if not isinstance(k, types.NoneType)]
    return _of_kind(base, kind, options)


def _alternatives(kind: types.Type) -> tuple[types.Type, ...]:
    return kind.types if isinstance(kind, types.UnionType) else (kind,)


def _default(about: types.Field) -> Any:
    if about.default_factory is not NODEFAULT:
        return about.default_factory
    value = msgspec.to_builtins(about.default)
    return (lambda: list(value)) if isinstance(value, list | tuple) else value


def _of_kind(base: type[Schema], kind: types.Type, options: dict[str, Any]) -> Field:
    extra: dict[str, Any] = {}
    if isinstance(kind, types.Metadata):
        extra = kind.extra or {}
        kind = kind.type
    make = _KINDS.get(type(kind))
    if make is None:
        raise TypeError(f"A contract cannot have a field of the kind {kind!r}.")
    return make(base, kind, extra, options)


def _text(_: Any, kind: Any, extra: dict[str, Any], options: dict[str, Any]) -> Field:
    form = extra.get("form")
    if form == "uuid":
        return Id(**options)
    if form == "date-time":
        return Moment(**options)
    if form == "us_phone":
        return us_phone(kind.max_length, **options)
    if form == "email":
        return email(kind.max_length, **options)
    if form == "formed":
        return formed(kind.pattern, extra["sentence"], **options)
    return Text(kind.max_length, kind.min_length, form=form or "secret", **options)


def _whole_number(_: Any, kind: Any, __: dict[str, Any], options: dict[str, Any]) -> Field:
    if kind.ge is not None or kind.le is not None:
        error = f"must be from {kind.ge} to {kind.le}."
        options["validate"] = validate.Range(kind.ge, kind.le, error=error)
    # The query's texts are numbers too; JSON's are strict elsewhere. A page's usual length is a
    # promise to clients, as a usual choice is; other defaults only fill a gap for the service.
    is_page_limit = kind.le == MOST_PER_PAGE
    if is_page_limit and "load_default" in options:
        options["metadata"] = {"default": options["load_default"]}
    return fields.Integer(strict=not is_page_limit, **options)


def _choice(_: Any, kind: Any, extra: dict[str, Any], options: dict[str, Any]) -> Field:
    if options.get("load_default") is not None:
        options["metadata"] = {"default": options["load_default"]}
    if isinstance(kind, types.EnumType):
        return one_of([str(member.value) for member in kind.cls], **options)
    if kind.values == (True,):
        only = validate.Equal(True, error=extra.get("sentence", "must be true."))
        return Flag(validate=only, **options)
    return one_of([str(value) for value in kind.values], **options)


def _list(base: type[Schema], kind: Any, extra: dict[str, Any], options: dict[str, Any]) -> Field:
    if kind.max_length is not None:
        error = extra.get("sentence") or f"must have {kind.min_length or 0} to {kind.max_length}."
        options["validate"] = validate.Length(kind.min_length, kind.max_length, error=error)
    item = next(k for k in _alternatives(kind.item_type) if not isinstance(k, types.NoneType))
    return fields.List(_of_kind(base, item, {}), **options)


def _nested(base: type[Schema], kind: Any, __: Any, options: dict[str, Any]) -> Field:
    schema = answer_schema(kind.cls) if base is Answer else request_schema(kind.cls)
    return fields.Nested(schema, **options)


def _map(base: type[Schema], kind: Any, _: Any, options: dict[str, Any]) -> Field:
    values = None
    if not isinstance(kind.value_type, types.AnyType):
        values = _of_kind(base, kind.value_type, {})
    return fields.Dict(keys=fields.String(), values=values, **options)


_KINDS: dict[type, Callable[..., Field]] = {
    types.StrType: _text,
    types.IntType: _whole_number,
    types.FloatType: lambda _, __, ___, options: fields.Float(**options),
    types.BoolType: lambda _, __, ___, options: Flag(**options),
    types.EnumType: _choice,
    types.LiteralType: _choice,
    types.ListType: _list,
    types.VarTupleType: _list,
    types.DataclassType: _nested,
    types.StructType: _nested,
    types.DictType: _map,
    types.AnyType: lambda _, __, ___, options: fields.Raw(**options),
}
