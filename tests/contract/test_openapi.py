"""The OpenAPI document is what the gateway serves, and what the web's client is made from."""

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import pytest

from contracts import parts, rpc, views
from contracts.stream import STREAM_EVENTS
from gateway.features import SECTIONS
from gateway.openapi import document
from gateway.rest.operations import Operation

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = document()
SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]
OPERATIONS = [operation for section in SECTIONS.values() for operation in section]


def test_the_document_in_the_tree_is_the_generated_one() -> None:
    kept = json.loads((ROOT / "web" / "openapi.json").read_text(encoding="utf-8"))
    assert kept == DOCUMENT, "run: make api"


def test_it_is_openapi_3_1_without_what_3_1_dropped() -> None:
    assert DOCUMENT["openapi"].startswith("3.1")
    assert '"nullable"' not in json.dumps(DOCUMENT)


def test_every_reference_leads_somewhere() -> None:
    for reference in re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(DOCUMENT)):
        node: Any = DOCUMENT
        for step in reference.split("/"):
            node = node[step]
        assert node


def test_names_of_operations_are_unique_and_camel_case() -> None:
    names = [operation.name for operation in OPERATIONS]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", name) for name in names)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_every_operation_is_described(operation: Operation) -> None:
    # Given an operation that the gateway serves
    entry = DOCUMENT["paths"][operation.path][operation.verb.lower()]
    # Then its document says what comes in, what goes out and who may ask
    names = {parameter["name"] for parameter in entry["parameters"]}
    assert set(re.findall(r"{(\w+)}", operation.path)) <= names
    assert ("Idempotency-Key" in names) == operation.creates
    assert str(operation.status) in entry["responses"]
    assert "default" in entry["responses"]
    assert (entry["security"] == [{"accessToken": []}]) == bool(operation.audience)
    assert ("requestBody" in entry) == (operation.body is not None or operation.takes_file)


@pytest.mark.parametrize(
    "operation", [o for o in OPERATIONS if o.body is not None], ids=lambda o: o.name
)
def test_every_body_is_strict_and_its_example_passes(operation: Operation) -> None:
    assert operation.body is not None
    assert SCHEMAS[operation.body.__name__]["additionalProperties"] is False
    if operation.example is not None:
        assert operation.body().load(operation.example)


def test_every_operation_that_does_not_act_itself_calls_a_known_rpc() -> None:
    known = {
        method
        for service in (rpc.Thread, rpc.Sms, rpc.Email, rpc.Portal, rpc.Internal, rpc.Notify)
        for method in vars(service).values()
        if isinstance(method, rpc.Method)
    }
    for operation in OPERATIONS:
        assert (operation.calls is None) != (operation.handle is None), operation.name
        assert operation.calls is None or operation.calls in known


OWN = {"ContactIdentity": {"bounced"}}
"""What thread_svc shows and tells nobody."""


@pytest.mark.parametrize(
    ("schema", "view", "hidden"),
    [
        ("MessageView", views.RecordedMessage, set()),
        ("ContactIdentity", parts.Identity, set()),
        ("AttachmentView", parts.Attachment, {"digest"}),
    ],
)
def test_what_events_carry_is_what_the_document_shows(
    schema: str, view: Any, hidden: set[str]
) -> None:
    fields = {field.name for field in dataclasses.fields(view)} - hidden
    assert set(SCHEMAS[schema]["properties"]) - OWN.get(schema, set()) == fields


def test_every_event_of_the_stream_is_described_field_by_field() -> None:
    stream_events = SCHEMAS["StreamEvents"]
    assert set(stream_events["properties"]) == set(stream_events["required"]) == set(STREAM_EVENTS)
    for name, contract in STREAM_EVENTS.items():
        schema = SCHEMAS[stream_events["properties"][name]["$ref"].rpartition("/")[2]]
        assert set(schema["properties"]) == {each.name for each in dataclasses.fields(contract)}
        assert schema["description"]


def test_no_two_schemas_want_the_same_name() -> None:
    # apispec numbers the second one
    assert [name for name in SCHEMAS if name[-1].isdigit()] == []


def test_where_a_file_is_kept_is_in_no_schema() -> None:
    assert all("digest" not in schema.get("properties", {}) for schema in SCHEMAS.values())
