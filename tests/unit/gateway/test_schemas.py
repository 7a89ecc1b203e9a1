"""Schemas are made of contracts: what a contract allows is what the gateway lets in and out."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated, Literal

import pytest
from marshmallow import ValidationError
from msgspec import UNSET, UnsetType

from chassis.errors import ValidationFailed
from chassis.ids import new_id
from chassis.requests import read_request
from contracts import rpc
from contracts.channels import Channel
from contracts.types import (
    EmailAddress,
    Id,
    Moment,
    PageLimit,
    TimeZone,
    UsPhone,
    formed,
    line,
    prose,
    secret,
    several,
)
from gateway.rest.schemas import answer_schema, request_schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Inside."""

    label: Annotated[str, line(5)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """Everything a contract may have."""

    id: Id
    name: Annotated[str, line(5)] | UnsetType = UNSET
    label: Annotated[str, line(9, 0)] = ""
    body: Annotated[str, prose(9)] = "x"
    zone: TimeZone | UnsetType | None = UNSET
    channel: Channel = Channel.SMS
    kind: Literal["a", "b"] = "a"
    parts: Annotated[tuple[Part, ...], several(2, sentence="give two at most.")] = ()
    limit: PageLimit = 50
    code: Annotated[str, formed(r"\d{2}", "must have two digits.")] = "12"
    password: Annotated[str, secret(9)] = "x"
    since: Moment | None = None
    email: EmailAddress = "ana@x.example"
    phone: UsPhone = "+1 415 555 0100"
    fields: dict[str, list[str]] | None = None

    def __post_init__(self) -> None:
        """A rule across fields."""
        if self.kind == "b" and self.code == "12":
            raise ValueError("code: must not be 12 for this kind.")


ID = new_id()


def test_absent_null_and_default_are_told_apart() -> None:
    # Given a request with one field null / When it is read
    read = request_schema(Whole)().load({"id": ID, "zone": None})
    # Then what is absent stays absent, null is null, and the rest is the contract's default
    whole = read_request(Whole, read)
    assert (whole.name, whole.zone, whole.limit, whole.parts) == (UNSET, None, 50, ())


def test_a_line_is_trimmed_and_a_secret_is_not() -> None:
    read = request_schema(Whole)().load({"id": ID, "name": " Ana ", "password": " x "})
    assert (read["name"], read["password"]) == ("Ana", " x ")


def test_a_body_keeps_its_lines_and_no_controls() -> None:
    # Given a body as people paste it, and a label of which nobody sees anything
    read = request_schema(Whole)().load(
        {"id": ID, "body": " a\r\n\tb\x0bc\x02 ", "label": "\u200b"}
    )
    # Then its lines end alike, what is no sign is gone, and the label is none
    assert (read["body"], read["label"]) == ("a\n\tb\nc", "")


def test_the_company_of_a_copied_name_is_left_behind() -> None:
    # Given what a phone's contacts put around a name / Then only the name comes in
    read = request_schema(Whole)().load({"id": ID, "name": "\u202a\ufeff Ana\u202c\n"})
    assert read["name"] == "Ana"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("id", "7", "must be a UUID."),
        ("name", " ", "must have from 1 to 5 characters."),
        ("name", "a\x00", "must not contain the characters NUL or a lone surrogate."),
        ("name", "a\nb", "must be one line, without tabs and control characters (U+000A)."),
        ("name", "a\u2028b", "must be one line, without tabs and control characters (U+2028)."),
        ("name", "a\u202eb", "must not turn the direction of writing (U+202E)."),
        ("name", "\u00ad\u3164", "must have a character that can be seen."),
        ("body", "\u2800\n\u2800", "must have a character that can be seen."),
        ("body", "\x07", "must have from 1 to 9 characters."),
        ("body", "a\x00", "must not contain the characters NUL or a lone surrogate."),
        ("channel", "fax", "must be one of email, sms, portal, internal."),
        ("kind", "c", "must be one of a, b."),
        ("parts", [{"label": "x"}] * 3, "give two at most."),
        ("limit", 0, "must be from 1 to 100."),
        ("code", "123", "must have two digits."),
        ("since", "yesterday", "must be a time such as 2026-01-31T09:00:00Z."),
        ("since", "0001-01-01T00:00:00+14:00", "must be a time such as 2026-01-31T09:00:00Z."),
        ("email", "a\ud800@x.example", "must look like name@example.com."),
        ("email", "a\x01@x.example", "must look like name@example.com."),
        ("email", "ana", "must look like name@example.com."),
        ("phone", "12", "must be a phone number such as +1 415 555 0100."),
        ("phone", "+442079460018", "must be a phone number in the United States."),
        ("colour", "red", "is not a field of this request; leave it out."),
    ],
)
def test_both_sides_refuse_what_does_not_fit(field: str, value: object, sentence: str) -> None:
    # Given a request with one wrong field / When the gateway reads it / Then it says why, there
    wrong = {"id": ID, field: value}
    with pytest.raises(ValidationError) as raised:
        request_schema(Whole)().load(wrong)
    assert raised.value.messages_dict == {field: [sentence]}
    # And the service refuses it by the same constraint (times and unknown fields are the edge's; a
    # phone is the use case's)
    if field not in {"since", "colour", "phone"} and value != "\x07":
        with pytest.raises(ValidationFailed) as refused:
            read_request(Whole, wrong)
        assert list(refused.value.details["fields"]) == [field]


def test_the_service_names_the_place_of_a_fault() -> None:
    with pytest.raises(ValidationFailed) as refused:
        read_request(Whole, {"id": ID, "parts": [{"label": "x"}, {}]})
    assert refused.value.details["fields"] == {"parts.1.label": ["is required."]}
    with pytest.raises(ValidationFailed) as refused:
        read_request(Whole, {"id": ID, "kind": "b"})
    assert refused.value.details["fields"] == {"code": ["must not be 12 for this kind."]}


def test_fields_of_the_path_are_not_the_bodys() -> None:
    assert "id" not in request_schema(Whole, frozenset({"id"}))().fields


def test_an_answer_has_every_field_but_those_that_may_be_unset() -> None:
    required = {name for name, field in answer_schema(Whole)().fields.items() if field.required}
    every = {field.data_key for field in answer_schema(Whole)().fields.values()}
    assert {"name", "zone"} == {field for field in every if field not in {*required, "fields"}}


ODD = (
    "\x00", "\ud800", "a\ud800@x.example", "+1\u202e415", "²", "9" * 5_000, "\u3164", "1e999",
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "[" * 3_000, "\U0010ffff",
)  # fmt: skip
"""What no field means, and many a parser stumbles over."""


def requests() -> dict[str, type]:
    """Every request that a service takes, by its name."""
    groups = [group for group in vars(rpc).values() if isinstance(group, type)]
    methods = [m for group in groups for m in vars(group).values() if isinstance(m, rpc.Method)]
    return {method.request.__name__: method.request for method in methods}


@pytest.mark.parametrize("name", sorted(requests()))
def test_no_text_is_an_error_of_ours_wherever_it_is_given(name: str) -> None:
    # Given a request with an odd text in each of its fields
    contract, schema = requests()[name], request_schema(requests()[name])()
    for field in schema.fields:
        for odd in (*ODD, *([each] for each in ODD)):
            # When both sides read it / Then they take it or refuse it, and nothing else happens
            with suppress(ValidationError):
                schema.load({field: odd})
            with suppress(ValidationFailed):
                read_request(contract, {field: odd})
