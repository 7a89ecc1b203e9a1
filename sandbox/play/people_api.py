"""The people the page offers to play."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint

from sandbox.play.fields import FieldError, Fields
from sandbox.play.state import PlayPerson
from sandbox.world import world

api = Blueprint("play_people", __name__, url_prefix="/play/api")


@api.post("/people")
def seed_person() -> tuple[dict[str, Any], int]:
    """{name, phone?, address?} -> 201 the person; the same name replaces what was known."""
    fields = Fields({"name", "phone", "address"})
    phone = fields.phone("phone") if fields.has("phone") else ""
    address = fields.address("address") if fields.has("address") else ""
    if not phone and not address:
        raise FieldError("phone", "give a phone, an address or both")
    person = PlayPerson(fields.text("name", longest=200), phone, address)
    with world().changing() as state:
        state.people[person.name] = person
    return asdict(person), 201


@api.get("/people")
def list_people() -> dict[str, Any]:
    """All of them, in the order they were made."""
    with world().lock:
        return {"items": [asdict(person) for person in world().state.people.values()]}
