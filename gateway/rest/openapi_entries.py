"""An operation as the OpenAPI document shows it."""

from typing import Any

from marshmallow import Schema

from gateway.rest.errors import PROBLEM_JSON
from gateway.rest.idempotency import HEADER, LONGEST
from gateway.rest.operations import JSON, Operation
from gateway.rest.paths import names_in
from gateway.rest.reading import CURSOR

JsonObject = dict[str, Any]
PROBLEMS = {
    400: "The request cannot be read",
    401: "Nobody is signed in, or the token has expired",
    403: "Not allowed for this account",
    404: "It does not exist, or belongs to somebody else",
    408: "It did not come whole in time",
    409: "It contradicts what is already there",
    413: "It is larger than allowed",
    415: "The body is not JSON",
    422: "A field is wrong; `fields` says which and why",
    429: "Too many attempts, or too much at once; see Retry-After",
    503: "Something that is needed does not answer; try again later",
}
_FILE_BODY: JsonObject = {
    "required": True,
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}
LIMITED = ("/sign-in", "/refresh", "/sign-out", "/stream")
"""What is counted at the door."""


def entry_of(section: str, operation: Operation) -> JsonObject:
    """The document's Operation Object; schemas stand in it as marshmallow classes."""
    entry: JsonObject = {
        "operationId": operation.name,
        "summary": operation.summary,
        "tags": [section],
        "parameters": _parameters(operation),
        "responses": _responses(operation),
        "security": [{"accessToken": []}] if operation.audience else [],
    }
    if operation.body is not None:
        entry["requestBody"] = _request_body(operation)
    elif operation.takes_file:
        entry["requestBody"] = _FILE_BODY
    for key, value in operation.extra.items():
        if isinstance(value, dict):
            entry[key] = entry[key] | value
        elif key == "parameters":
            entry[key] = entry[key] + value
        else:
            entry[key] = value
    return entry


def _parameters(operation: Operation) -> list[JsonObject]:
    found: list[JsonObject] = [
        {
            "in": "path",
            "name": name,
            "required": True,
            "schema": {"type": "string", "format": "uuid"},
        }
        for name in names_in(operation.path)
    ]
    if operation.creates:
        key = {"type": "string", "minLength": 1, "maxLength": LONGEST}
        about = "A new random text per thing to create; the same when the request is repeated"
        header = {"in": "header", "name": HEADER, "required": True, "schema": key}
        found.append(header | {"description": about})
    if operation.query is not None:
        found.append({"in": "query", "schema": operation.query})
    return found


def _request_body(operation: Operation) -> JsonObject:
    content: JsonObject = {"schema": operation.body}
    if operation.example is not None:
        content["example"] = operation.example
    schema = operation.body() if operation.body else Schema()
    needed = bool(schema.fields)
    return {"required": needed, "content": {JSON: content}}


def _responses(operation: Operation) -> JsonObject:
    good: JsonObject = {"description": operation.summary}
    if operation.answer is not None:
        good["content"] = {JSON: {"schema": operation.answer}}
    problems = {str(status): _problem(status) for status in _problems_of(operation)}
    return {str(operation.status): good} | problems | {"default": "Problem"}


def _problems_of(operation: Operation) -> list[int]:
    found: list[int] = []
    if operation.audience:
        found += [401, 403]
    if "{" in operation.path:
        found.append(404)
    if operation.creates:
        found.append(409)
    if operation.path.endswith("/sign-in"):
        found.append(401)
    if operation.path.endswith(LIMITED):
        found.append(429)
    return sorted({*found, *_problems_of_reading(operation)})


def _problems_of_reading(operation: Operation) -> list[int]:
    if operation.takes_file:
        return [400, 408, 413, 422, 429, 503]
    if operation.body is not None:
        return [400, 415, 422]
    if operation.query is not None:
        return [400, 422] if CURSOR in operation.query().fields else [422]
    return []


def _problem(status: int) -> JsonObject:
    return {"description": PROBLEMS[status], "content": {PROBLEM_JSON: {"schema": "Problem"}}}
