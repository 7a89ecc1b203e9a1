"""Reads what a request carries, by its schema, or says which field is wrong and why."""

import json
from functools import cache
from typing import Any, NoReturn

import gevent
from flask import request
from marshmallow import Schema, ValidationError

from chassis.errors import MalformedRequest, RequestTimeout, ValidationFailed
from gateway.rest.errors import UnsupportedContent

JsonObject = dict[str, Any]
CURSOR = "cursor"
"""The field that says where a page begins."""
BODY_SECONDS = 10.0
"""How long a body may take to arrive: a greenlet and its memory wait for it."""


def read_query(schema: type[Schema]) -> JsonObject:
    """The query parameters; a repeated one counts once."""
    return _load(schema, request.args.to_dict())


def read_body(schema: type[Schema]) -> JsonObject:
    """The JSON body. A body that is absent reads as {}, so that every missing field is told."""
    text = _whole_body()
    if not text:
        return _load(schema, {})
    if request.mimetype != "application/json":
        raise UnsupportedContent("Send JSON, with the header Content-Type: application/json.")
    return _load(schema, parse_object(text))


def _whole_body() -> bytes:
    late = RequestTimeout(f"The body did not come within {BODY_SECONDS:g} s; send it again.")
    with gevent.Timeout(BODY_SECONDS, late):
        return request.get_data()


def parse_object(text: bytes) -> JsonObject:
    """A JSON object (RFC 8259: UTF-8, no NaN); MalformedRequest for anything else."""
    try:
        value = json.loads(text.decode(), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as exc:
        raise MalformedRequest(f"The body is not JSON: {exc}.") from exc
    if not isinstance(value, dict):
        raise MalformedRequest("The body must be a JSON object.")
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


@cache
def _instance(schema: type[Schema]) -> Schema:
    return schema()


def _load(schema: type[Schema], raw: JsonObject) -> JsonObject:
    try:
        loaded: JsonObject = _instance(schema).load(raw)
    except ValidationError as exc:
        wrong = flatten(exc.messages_dict)
        if list(wrong) == [CURSOR]:
            # A client does not write it: it hands back what it got, or something is broken.
            raise MalformedRequest("The cursor is not valid.", fields=wrong) from exc
        names = ", ".join(wrong)
        raise ValidationFailed(f"Check these fields: {names}.", wrong) from exc
    return loaded


def flatten(messages: Any, prefix: str = "") -> dict[str, list[str]]:
    """Nested messages by dotted name: {"contacts.0.name": ["…"]}."""
    if isinstance(messages, dict):
        found: dict[str, list[str]] = {}
        for name, inner in messages.items():
            found |= flatten(inner, f"{prefix}.{name}" if prefix else str(name))
        return found
    return {prefix: [str(sentence) for sentence in messages]}
