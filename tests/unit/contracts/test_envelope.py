"""Producers are strict, consumers tolerant."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from contracts.envelope import Envelope, MalformedPayload, decode, encode
from contracts.events import DeliveryChanged, MessageRecorded
from contracts.parts import Attachment, Person
from tests.support.samples import envelope_of, received

DELIVERY: dict[str, Any] = {
    "message_id": "m",
    "channel": "sms",
    "state": "failed",
    "reason": {"code": "30003", "message": "Off.", "permanent": False},
    "sequence": 3,
    "changed_at": "2026-03-04T05:06:07Z",
}


def test_an_envelope_survives_the_wire() -> None:
    # Given an envelope / When it goes over the wire / Then it is the same
    envelope = envelope_of(received("+14155550123", "Grüße 👋"), "firm")
    assert Envelope.from_json(envelope.to_json()) == envelope
    assert Envelope.from_json(envelope.to_json().decode()) == envelope


def test_unknown_fields_are_ignored_at_every_depth() -> None:
    # Given what a newer producer sends
    newer = {**DELIVERY, "colour": "blue", "reason": {**DELIVERY["reason"], "more": 1}}
    # When an older consumer reads it / Then the rest is there
    assert encode(decode(DeliveryChanged, newer)) == {
        **DELIVERY, "own_ref": None, "sent_body": None, "due_at": None, "bounced": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"sequence": "3"}, "Expected `int`, got `str` - at `$.sequence`"),
        ({"sequence": True}, "Expected `int`, got `bool` - at `$.sequence`"),
        ({"sequence": None}, "Expected `int`, got `null` - at `$.sequence`"),
        ({"state": 1}, "Expected `str`, got `int` - at `$.state`"),
        ({"reason": []}, "Expected `object | null`, got `array` - at `$.reason`"),
        ({"reason": {"code": "x", "message": "y"}}, "field `permanent` - at `$.reason`"),
        (
            {"reason": {"code": "x", "message": "y", "permanent": 1}},
            "Expected `bool`, got `int` - at `$.reason.permanent`",
        ),
        ({"own_ref": 7}, "Expected `str | null`, got `int` - at `$.own_ref`"),
    ],
)
def test_a_wrong_field_is_named(change: dict[str, Any], where: str) -> None:
    # Given one wrong field / When it is read / Then the fault says which and why
    with pytest.raises(MalformedPayload, match=f"^DeliveryChanged: .*{re.escape(where)}"):
        decode(DeliveryChanged, {**DELIVERY, **change})


def test_a_wrong_item_of_a_list_is_named_by_its_place() -> None:
    # Given a list whose second item is wrong
    payload = encode(received("+14155550123")) | {"to": ["a", 2]}
    # When it is read / Then the fault names the place
    with pytest.raises(MalformedPayload, match=r"`str`, got `int` - at `\$\.to\[1\]`"):
        decode(type(received("x")), payload)
    with pytest.raises(MalformedPayload, match=r"`array`, got `str` - at `\$\.to`"):
        decode(type(received("x")), payload | {"to": "a"})


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"7", b"null", b'"text"', b"\xff\xfe\x00", b"{}", b"[" * 200_000,
        b'{"event_id": 1}',
    ],
)  # fmt: skip
def test_a_body_that_is_no_envelope_is_malformed_whatever_it_is(body: bytes) -> None:
    # Given a body nobody should send / When it is read / Then only MalformedPayload is raised
    with pytest.raises(MalformedPayload):
        Envelope.from_json(body)


def test_tuples_come_back_as_tuples_and_parts_as_parts() -> None:
    # Given an event with nested parts
    event = received(
        "+14155550123", attachments=(Attachment("a", "f.pdf", "application/pdf", 1, "d"),)
    )
    # When it is written and read
    again = decode(type(event), json.loads(json.dumps(encode(event))))
    # Then it equals the original
    assert again == event
    assert isinstance(again.attachments[0], Attachment)


def test_contracts_do_not_change_under_ones_hands() -> None:
    # Given a part / When somebody writes to it / Then it refuses
    with pytest.raises(AttributeError):
        Person("staff", "1", "Ada").name = "Eve"  # type: ignore[misc]
    assert MessageRecorded.NAME == "message.recorded.v1"
