"""What the OpenAPI document promises of every answer, with every object closed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from chassis.ids import is_uuid

Json = Any
DOCUMENT = "urn:onethread:openapi"
EVENTS = ("components", "schemas", "StreamEvents", "properties")
PROBLEM_JSON = "application/problem+json"
_FORMATS = FormatChecker(formats=())
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


@_FORMATS.checks("uuid")
def _uuid(value: object) -> bool:
    return not isinstance(value, str) or is_uuid(value)


@_FORMATS.checks("date-time", raises=ValueError)
def _date_time(value: object) -> bool:
    """RFC 3339 §5.6; jsonschema checks it only with a package of its own."""
    if not isinstance(value, str):
        return True
    return _MOMENT.fullmatch(value) is not None and bool(datetime.fromisoformat(value))


class DocumentPromise:
    """Finds the schema that a body or an event must fit; a fault is told in one sentence."""

    def __init__(self, document: Mapping[str, Json]) -> None:
        self._document = closed(document)
        self._base: str = document["servers"][0]["url"]
        self._routes = sorted(_routes(document), key=lambda route: route[0].count("{"))
        resource = DRAFT202012.create_resource(self._document)
        self._registry: Registry[Json] = Registry().with_resource(DOCUMENT, resource)
        self._validator = cache(self._make_validator)

    def fault_of_answer(
        self, verb: str, path: str, status: int, content_type: str | None, body: bytes | None
    ) -> str | None:
        """What is wrong with an answer. `body` None: it is not ours to read, or a stream."""
        media_type = (content_type or "").partition(";")[0].strip()
        place = self._place_of(verb, path, status, media_type)
        if place is None:
            return None
        content = self._at(place).get("content", {})
        if not content:
            return "has a body, which the document does not declare" if body else None
        declared = next((each for each in content if _covers(each, media_type)), None)
        if declared is None:
            return f"is {media_type or 'nothing'}, declared are {', '.join(content)}"
        if body is None or not media_type.endswith("json"):
            return None
        return self._fault((*place, "content", declared, "schema"), body)

    def fault_of_event(self, name: str, data: str) -> str | None:
        """What is wrong with an event of the live stream."""
        if name not in self._at(EVENTS):
            return "is an event that the document does not declare"
        return self._fault((*EVENTS, name), data)

    def _place_of(
        self, verb: str, path: str, status: int, media_type: str
    ) -> tuple[str, ...] | None:
        """Where the response stands that the document declares; None for what is no part of the
        API. Problems are the same everywhere, on addresses that it does not know too.
        """
        operation = self._operation_of(verb, path)
        if operation is None:
            ours = path.startswith(f"{self._base}/") or media_type == PROBLEM_JSON
            return ("components", "responses", "Problem") if ours else None
        responses = (*operation, "responses")
        declared = str(status) if str(status) in self._at(responses) else "default"
        reference = self._at((*responses, declared)).get("$ref")
        return _steps(reference) if reference else (*responses, declared)

    def _operation_of(self, verb: str, path: str) -> tuple[str, ...] | None:
        if not path.startswith(self._base):
            return None
        rest = path.removeprefix(self._base)
        known = (route for route, pattern in self._routes if pattern.fullmatch(rest))
        template = next(known, None)
        if template is None or verb.lower() not in self._at(("paths", template)):
            return None
        return ("paths", template, verb.lower())

    def _at(self, steps: tuple[str, ...]) -> Json:
        node = self._document
        for step in steps:
            node = node[step]
        return node

    def _fault(self, steps: tuple[str, ...], text: bytes | str) -> str | None:
        try:
            value = json.loads(text)
        except ValueError as exc:
            return f"is not JSON: {exc}"
        faults = list(self._validator(steps).iter_errors(value))
        return "; ".join(_sentence(fault) for fault in faults[:5]) or None

    def _make_validator(self, steps: tuple[str, ...]) -> Draft202012Validator:
        pointer = "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps)
        schema = {"$ref": f"{DOCUMENT}#{pointer}"}
        return Draft202012Validator(schema, registry=self._registry, format_checker=_FORMATS)


def closed(node: Json) -> Json:
    """The same document, but that an object has no property besides those its schema names,
    unless the schema itself says otherwise.
    """
    if isinstance(node, list):
        return [closed(each) for each in node]
    if not isinstance(node, Mapping):
        return node
    made = {name: closed(each) for name, each in node.items()}
    if node.get("type") == "object" or node.get("type") == ["object", "null"]:
        made.setdefault("additionalProperties", False)
    return made


def _routes(document: Mapping[str, Json]) -> Iterator[tuple[str, re.Pattern[str]]]:
    for template in document["paths"]:
        parts = re.split(r"{\w+}", template)
        yield template, re.compile("[^/]+".join(re.escape(part) for part in parts))


def _covers(declared: str, media_type: str) -> bool:
    """Whether a media type range (RFC 9110 §12.5.1) covers a media type."""
    kind, _, subtype = declared.partition("/")
    return declared in {media_type, "*/*"} or (subtype == "*" and media_type.startswith(f"{kind}/"))


def _steps(reference: str) -> tuple[str, ...]:
    return tuple(reference.removeprefix("#/").split("/"))


def _sentence(fault: ValidationError) -> str:
    return f"{fault.json_path}: {fault.message[:300]}"
