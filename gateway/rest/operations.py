"""A REST operation declared once: the Flask view and the OpenAPI entry are both made from it."""

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from flask import Blueprint, Response, request
from marshmallow import Schema

from chassis.errors import NotFound
from chassis.ids import is_uuid
from contracts.rpc import Method
from gateway.access.tokens import Audience, Caller, authenticate
from gateway.context import GatewayContext, JsonObject, context
from gateway.metrics import HTTP_SECONDS
from gateway.rest.idempotency import HEADER, idempotency_key
from gateway.rest.reading import read_body, read_query

STAFF = frozenset({Audience.STAFF})
PORTAL = frozenset({Audience.PORTAL})
SIGNED_IN = STAFF | PORTAL
ANYONE: frozenset[Audience] = frozenset()
API_BASE = "/api/v1"
JSON = "application/json"


@dataclass(frozen=True)
class Call:
    """One request, checked: `fields` are the path's, the query's and the body's together."""

    context: GatewayContext
    caller: Caller | None
    fields: JsonObject

    @property
    def signed_in(self) -> Caller:
        """The caller of an operation that is not for ANYONE."""
        if self.caller is None:
            raise RuntimeError("the operation is open to anyone, so nobody is signed in")
        return self.caller

    def ask(self, method: Method) -> JsonObject:
        """Call the service with the checked fields."""
        return self.context.rpc.call(method, self.signed_in.actor, self.fields)


@dataclass(frozen=True, kw_only=True)
class Operation:
    """`calls` names the RPC that does the work, or `handle` the function of ours that does.

    `path` has its parameters in braces (all UUIDs) and follows API_BASE; `creates` asks for an
    Idempotency-Key; `answer` None means that there is no JSON body to answer.
    """

    verb: str
    path: str
    name: str
    summary: str
    audience: frozenset[Audience]
    calls: Method | None = None
    handle: Callable[[Call], Any] | None = None
    query: type[Schema] | None = None
    body: type[Schema] | None = None
    answer: type[Schema] | None = None
    status: int = 200
    creates: bool = False
    example: JsonObject | None = None
    extra: JsonObject = field(default_factory=dict)


def make_blueprint(name: str, operations: Iterable[Operation]) -> Blueprint:
    """The Flask views of some operations."""
    blueprint = Blueprint(name, __name__)
    for operation in operations:
        blueprint.add_url_rule(
            API_BASE + operation.path.replace("{", "<").replace("}", ">"),
            endpoint=operation.name,
            view_func=partial(_serve, operation),
            methods=[operation.verb],
        )
    return blueprint


def _serve(operation: Operation, **path: str) -> Response:
    started = time.perf_counter()
    status = "error"
    try:
        response = _answer(operation, path)
        status = str(response.status_code)
        return response
    finally:
        HTTP_SECONDS.labels(operation.name, status).observe(time.perf_counter() - started)


def _answer(operation: Operation, path: dict[str, str]) -> Response:
    here = context()
    caller = None
    if operation.audience:
        caller = authenticate(here.tokens, request.headers.get("Authorization"), operation.audience)
    call = Call(here, caller, _fields(operation, path))
    answer = operation.handle(call) if operation.handle else _ask(operation, call)
    if isinstance(answer, Response):
        return answer
    if operation.answer is None:
        return Response(status=204)
    return json_response(answer, operation.status)


def _ask(operation: Operation, call: Call) -> JsonObject:
    if operation.calls is None:
        raise RuntimeError(f"operation {operation.name} neither calls nor handles")
    return call.ask(operation.calls)


def _fields(operation: Operation, path: dict[str, str]) -> JsonObject:
    for value in path.values():
        if not is_uuid(value):
            raise NotFound("There is nothing at this address.")
    read: JsonObject = dict(path)
    if operation.creates:
        read["idempotency_key"] = idempotency_key(request.headers.get(HEADER))
    if operation.query is not None:
        read |= read_query(operation.query)
    if operation.body is not None:
        read |= read_body(operation.body)
    return read


def json_response(answer: JsonObject, status: int = 200) -> Response:
    """A JSON answer, as short as it can be."""
    body = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    return Response(body, status, content_type=JSON)
