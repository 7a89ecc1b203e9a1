"""Set and clear faults."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint

from sandbox.faults import KINDS, PROVIDERS
from sandbox.play.fields import FieldError, Fields
from sandbox.twilio.catalogue import ERROR_TEXTS
from sandbox.world import world

api = Blueprint("play_faults", __name__, url_prefix="/play/api/faults")
DEFAULT_SECONDS = 5.0


@api.post("")
def set_fault() -> tuple[dict[str, Any], int]:
    """{provider, kind, count?=1, seconds?=5, match?, code?} -> 201 the fault."""
    fields = Fields({"provider", "kind", "count", "seconds", "match", "code"})
    provider, kind = fields.choice("provider", PROVIDERS), fields.choice("kind", KINDS)
    fault = world().faults.add(
        provider,
        kind,
        int(fields.number("count", 1, 1, 1_000_000)),
        fields.number("seconds", DEFAULT_SECONDS, 0, 3600),
        fields.text("match", "", longest=200),
        _code(fields) if kind == "refused" else 0,
    )
    _wake_pages()
    return asdict(fault), 201


def _code(fields: Fields) -> int:
    code = int(fields.number("code", 0, 0, 99_999))
    if code not in ERROR_TEXTS:
        raise FieldError("code", "must be a code of Twilio that the sandbox knows, such as 21422")
    return code


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
