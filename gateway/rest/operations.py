"""A REST operation declared once: the Flask view and the OpenAPI entry are both made from it."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import msgspec
from flask import Blueprint, Response, request
from marshmallow import Schema

from chassis.errors import NotFound
from chassis.ids import is_uuid
from chassis.requests import read_request
from contracts.rpc import Method
from gateway.access.tokens import Audience, Caller, authenticate
from gateway.context import GatewayContext, JsonObject, context
from gateway.metrics import HTTP_SECONDS
from gateway.rest.idempotency import HEADER, idempotency_key
from gateway.rest.paths import names_in
from gateway.rest.reading import read_body, read_query
from gateway.rest.schemas import answer_schema, request_schema

STAFF = frozenset({Audience.STAFF})
PORTAL = frozenset({Audience.PORTAL})
SIGNED_IN = STAFF | PORTAL
ANYONE: frozenset[Audience] = frozenset()
API_BASE = "/api/v1"
JSON = "application/json"
NO_BODY = 204
MOST_ANONYMOUS_BYTES = 16 * 1024
"""A body of somebody who has not signed in: a form of two fields."""
KEY_FIELD = "idempotency_key"
"""The field of a contract that comes in the header Idempotency-Key."""
Q = TypeVar("Q")
A = TypeVar("A")


@dataclass(frozen=True)
class Call:
    """One request, checked: `request` is what the operation's contract says, out of the path, the
    query and the body together; None where it asks for nothing.
    """

    context: GatewayContext
    caller: Caller | None
    request: Any

    @property
    def signed_in(self) -> Caller:
        """The caller of an operation that is not for ANYONE."""
        if self.caller is None:
            raise RuntimeError("the operation is open to anyone, so nobody is signed in")
        return self.caller

    def ask(self, method: Method[Q, A]) -> A:
        """Call the service with the checked request."""
        return self.context.rpc.ask(method, self.signed_in.actor, self.request)


@dataclass(frozen=True, kw_only=True)
class Operation:
    """`calls` names the RPC that does the work, or `handle` the function of ours that does.

    What comes in and goes out are the contracts of `calls`; `request` and `reply` name them where
    we handle it ourselves. `path` has its parameters in braces (all UUIDs) and follows API_BASE;
    `without`: fields clients do not set; `creates` asks for an Idempotency-Key; 204 has no body.
    `takes_file`: the body is a file, which `handle` reads, and the request's fields are the query.
    """

    verb: str
    path: str
    name: str
    audience: frozenset[Audience]
    summary: str = ""
    calls: Method[Any, Any] | None = None
    handle: Callable[[Call], Any] | None = None
    request: type | None = None
    without: frozenset[str] = frozenset()
    reply: type | None = None
    status: int = 200
    creates: bool = False
    takes_file: bool = False
    example: JsonObject | None = None
    extra: JsonObject = field(default_factory=dict)
    query: type[Schema] | None = field(init=False, default=None)
    body: type[Schema] | None = field(init=False, default=None)
    answer: type[Schema] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Fill in what the contracts say, and make the schemas of them."""
        if self.calls is not None:
            self._fill("request", self.calls.request)
            self._fill("reply", self.calls.answer)
            self._fill("summary", self.calls.summary)
        if self.request is not None:
            in_query = self.verb == "GET" or self.takes_file
            self._fill("query" if in_query else "body", self._request_schema())
        if self.reply is not None and self.status != NO_BODY:
            self._fill("answer", answer_schema(self.reply))

    def _fill(self, name: str, value: Any) -> None:
        if not getattr(self, name):
            object.__setattr__(self, name, value)

    def _request_schema(self) -> type[Schema] | None:
        assert self.request is not None
        elsewhere = self.without | {*names_in(self.path), KEY_FIELD}
        schema = request_schema(self.request, elsewhere)
        return None if self.verb in {"GET", "DELETE"} and not schema().fields else schema


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
    read = _fields(operation, path)
    asked = None if operation.request is None else read_request(operation.request, read)
    call = Call(here, caller, asked)
    answer = operation.handle(call) if operation.handle else _ask(operation, call)
    if isinstance(answer, Response):
        return answer
    if operation.answer is None:
        return Response(status=204)
    return json_response(answer, operation.status)


def _ask(operation: Operation, call: Call) -> Any:
    if operation.calls is None:
        raise RuntimeError(f"operation {operation.name} neither calls nor handles")
    return call.ask(operation.calls)


def _fields(operation: Operation, path: dict[str, str]) -> JsonObject:
    for value in path.values():
        if not is_uuid(value):
            raise NotFound("There is nothing at this address.")
    read: JsonObject = dict(path)
    if operation.creates:
        read[KEY_FIELD] = idempotency_key(request.headers.get(HEADER))
    if operation.query is not None:
        read |= read_query(operation.query)
    if operation.body is not None:
        if not operation.audience:
            request.max_content_length = MOST_ANONYMOUS_BYTES
        read |= read_body(operation.body)
    return read


def json_response(answer: Any, status: int = 200) -> Response:
    """A JSON answer, as short as it can be."""
    return Response(msgspec.json.encode(answer), status, content_type=JSON)
