"""`python -m gateway.openapi` prints the OpenAPI 3.1 document of the REST API.

It is made from the same operations and schemas that serve and validate.
"""

import inspect
import json
import re
import sys
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema, fields

from gateway.features import SECTIONS
from gateway.rest.errors import PROBLEM_JSON
from gateway.rest.idempotency import HEADER, LONGEST
from gateway.rest.operations import API_BASE, JSON, Operation
from gateway.rest.schemas import Answer, Request
from gateway.schemas.base import Problem

JsonObject = dict[str, Any]
VERSION = "1"
ABOUT = """The unified inbox of a firm and its client portal.

Errors are problem+json (RFC 9457) with a stable `code`. Lists are paged by `cursor` and `limit`.
Times are RFC 3339 in UTC, ids are UUIDs."""
PROBLEMS = {
    400: "The request cannot be read",
    401: "Nobody is signed in, or the token has expired",
    403: "Not allowed for this account",
    404: "It does not exist, or belongs to somebody else",
    409: "It contradicts what is already there",
    415: "The body is not JSON",
    422: "A field is wrong; `fields` says which and why",
    429: "Too many attempts; see Retry-After",
}


def document() -> JsonObject:
    """The whole document as JSON values."""
    marshmallow = MarshmallowPlugin(schema_name_resolver=_name_of)
    spec = APISpec(
        title="Onethread",
        version=VERSION,
        openapi_version="3.1.0",
        plugins=[marshmallow],
        info={"description": ABOUT},
        servers=[{"url": API_BASE}],
        tags=[{"name": section} for section in SECTIONS],
    )
    marshmallow.converter.add_attribute_function(_only_declared_defaults)  # type: ignore[union-attr]  # set by APISpec
    _add_components(spec)
    for section, operations in SECTIONS.items():
        for operation in operations:
            entry = {operation.verb.lower(): _entry(section, operation)}
            spec.path(path=operation.path, operations=entry)
    for schema, *_ in marshmallow.converter.refs:  # type: ignore[union-attr]  # set by APISpec
        _describe(spec, schema)
    made: JsonObject = json.loads(json.dumps(spec.to_dict()))
    return made


def _describe(spec: APISpec, schema: type[Schema]) -> None:
    if about := inspect.getdoc(schema):
        spec.components.schemas[_name_of(schema)]["description"] = about


def _name_of(schema: type[Schema] | Schema) -> str:
    cls = schema if isinstance(schema, type) else type(schema)
    answers = {answer.__name__ for answer in Answer.__subclasses__()}
    # A contract that comes in as it goes out has two schemas: a request's refuses what is not its.
    return f"{cls.__name__}Input" if _is_also_answered(cls, answers) else cls.__name__


def _is_also_answered(cls: type[Schema], answers: set[str]) -> bool:
    return issubclass(cls, Request) and cls.__name__ in answers


def _only_declared_defaults(_: Any, field: fields.Field[Any], ret: JsonObject) -> JsonObject:
    # A default that only fills a gap for the service is no promise to clients.
    if "default" not in field.metadata:
        ret.pop("default", None)
    return {}


def _add_components(spec: APISpec) -> None:
    spec.components.schema("Problem", schema=Problem)
    spec.components.response(
        "Problem",
        {"description": "What went wrong", "content": {PROBLEM_JSON: {"schema": "Problem"}}},
    )
    bearer = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    spec.components.security_scheme("accessToken", bearer)
    for audience, cookie in (("staff", "ot_refresh"), ("portal", "ot_portal_refresh")):
        scheme = {"type": "apiKey", "in": "cookie", "name": cookie}
        spec.components.security_scheme(f"{audience}Session", scheme)


def _entry(section: str, operation: Operation) -> JsonObject:
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
        for name in re.findall(r"{(\w+)}", operation.path)
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
    if operation.body is not None:
        found += [400, 415, 422]
    elif operation.query is not None:
        found.append(422)
    if operation.creates:
        found.append(409)
    if operation.path.endswith("/sign-in"):
        found += [401, 429]
    return sorted(set(found))


def _problem(status: int) -> JsonObject:
    return {"description": PROBLEMS[status], "content": {PROBLEM_JSON: {"schema": "Problem"}}}


def main() -> None:
    """Print the document, keys in a stable order."""
    json.dump(document(), sys.stdout, indent=1, sort_keys=True)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
