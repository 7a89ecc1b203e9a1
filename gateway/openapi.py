"""`python -m gateway.openapi` prints the OpenAPI 3.1 document of the REST API.

It is made from the same operations and schemas that serve and validate.
"""

import inspect
import json
import sys
from functools import cache
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema, fields

from contracts.stream import STREAM_EVENTS
from gateway.features import SECTIONS
from gateway.rest.errors import PROBLEM_JSON, Problem
from gateway.rest.openapi_entries import entry_of
from gateway.rest.operations import API_BASE
from gateway.rest.schemas import Answer, Request, answer_schema

JsonObject = dict[str, Any]
VERSION = "1"
ABOUT = """The unified inbox of a firm and its client portal.

Errors are problem+json (RFC 9457) with a stable `code`. Lists are paged by `cursor` and `limit`.
Times are RFC 3339 in UTC, ids are UUIDs.

No text may hold U+0000 or a lone surrogate. Names and titles are one line: breaks, tabs, control
characters and those that turn the direction of writing are refused. Bodies keep their line breaks,
as U+000A; other control characters are taken out. Both come without the space around them, and
where a text is required one of its characters must be seen."""


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
            entry = {operation.verb.lower(): entry_of(section, operation)}
            spec.path(path=operation.path, operations=entry)
    for schema, *_ in marshmallow.converter.refs:  # type: ignore[union-attr]  # set by APISpec
        _describe(spec, schema)
    made: JsonObject = json.loads(json.dumps(spec.to_dict()))
    return made


@cache
def document_json() -> bytes:
    """The same as JSON text, made once per process."""
    return json.dumps(document()).encode()


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
    spec.components.schema("Problem", schema=answer_schema(Problem))
    spec.components.schema("StreamEvents", schema=_stream_events())
    spec.components.response(
        "Problem",
        {"description": "What went wrong", "content": {PROBLEM_JSON: {"schema": "Problem"}}},
    )
    bearer = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    spec.components.security_scheme("accessToken", bearer)
    for audience, cookie in (("staff", "ot_refresh"), ("portal", "ot_portal_refresh")):
        about = f"Over HTTPS its name is __Host-{cookie}"
        scheme = {"type": "apiKey", "in": "cookie", "name": cookie, "description": about}
        spec.components.security_scheme(f"{audience}Session", scheme)


@cache
def _stream_events() -> type[Schema]:
    events = {
        name.replace(".", "_"): fields.Nested(answer_schema(event), required=True, data_key=name)
        for name, event in STREAM_EVENTS.items()
    }
    about = "The data of each event of the live stream, by the event's name."
    return type("StreamEvents", (Answer,), {**events, "__doc__": about})


def main() -> None:
    """Print the document, keys in a stable order."""
    json.dump(document(), sys.stdout, indent=1, sort_keys=True)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
