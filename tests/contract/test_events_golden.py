"""The golden files are the wire form of every event. A change here is a new version of an event,
or a field with a default: never another meaning of an old one.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from contracts.envelope import Envelope, MalformedPayload, decode, encode
from contracts.events import EVENTS, Event, contract_of

GOLDEN = Path(__file__).parent / "golden"
NAMES = sorted(EVENTS)


def golden(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    return found


def default_of(field: dataclasses.Field[Any]) -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


def test_every_event_has_a_golden_file_and_every_file_an_event() -> None:
    # Given the register and the folder / Then they name the same events
    assert sorted(path.stem for path in GOLDEN.glob("*.json")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_what_is_on_the_wire_is_read_whole(name: str) -> None:
    # Given the wire form
    kept = golden(name)
    # When a consumer reads it
    envelope = Envelope.from_json(json.dumps(kept))
    event = decode(contract_of(name), envelope.payload)
    # Then each field of the contract is in it and no value is lost
    assert encode(event) == kept["payload"]
    assert {field.name for field in dataclasses.fields(event)} == set(kept["payload"])


@pytest.mark.parametrize("name", NAMES)
def test_what_a_producer_sends_is_the_golden_file(name: str) -> None:
    # Given the event as a producer has it
    kept = golden(name)
    event = decode(contract_of(name), kept["payload"])
    # When it is put on the wire
    named = {**kept, "payload": encode(event)}
    # Then it is the golden file, and its name carries the version
    assert json.loads(Envelope(**named).to_json()) == kept
    assert name == type(event).NAME
    assert name.rpartition(".")[2].startswith("v")


@pytest.mark.parametrize("name", NAMES)
def test_each_required_field_is_missed_by_name(name: str) -> None:
    # Given the payload without one of its fields
    contract, payload = contract_of(name), golden(name)["payload"]
    for field in dataclasses.fields(contract):
        less = {key: value for key, value in payload.items() if key != field.name}
        default = default_of(field)
        if default is dataclasses.MISSING:
            # When it is read, Then the fault names the field
            with pytest.raises(MalformedPayload, match=f"missing required field `{field.name}`"):
                decode(contract, less)
        else:
            # When the field has a default, Then an older producer is understood
            assert getattr(decode(contract, less), field.name) == default


@pytest.mark.parametrize("name", NAMES)
def test_a_producer_cannot_leave_a_field_out(name: str) -> None:
    # Given a contract / When it is made without its fields / Then that is a fault at once
    contract: type[Event] = contract_of(name)
    with pytest.raises(TypeError, match="missing"):
        contract()
