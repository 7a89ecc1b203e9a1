"""Set and clear faults."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint

from sandbox.faults import KINDS, PROVIDERS
from sandbox.play.fields import Fields
from sandbox.world import world

api = Blueprint("play_faults", __name__, url_prefix="/play/api/faults")
DEFAULT_SECONDS = 5.0


@api.post("")
def set_fault() -> tuple[dict[str, Any], int]:
    """{provider, kind, count?=1, seconds?=5} -> 201 the fault."""
    fields = Fields({"provider", "kind", "count", "seconds"})
    fault = world().faults.add(
        fields.choice("provider", PROVIDERS),
        fields.choice("kind", KINDS),
        int(fields.number("count", 1, 1, 1_000_000)),
        fields.number("seconds", DEFAULT_SECONDS, 0, 3600),
    )
    _wake_pages()
    return asdict(fault), 201


@api.get("")
def list_faults() -> dict[str, Any]:
    """Faults still to come."""
    return {"items": world().faults.listed()}


@api.delete("")
@api.delete("/<int:fault_id>")
def clear_faults(fault_id: int | None = None) -> tuple[str, int]:
    """Clear one fault or all."""
    world().faults.clear(fault_id)
    _wake_pages()
    return "", 204


def _wake_pages() -> None:
    with world().changing():
        return
