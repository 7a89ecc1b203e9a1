"""How the pretend providers are set up, changed while they run; a restart reads the environment."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint

from sandbox.play.fields import Fields
from sandbox.world import world

api = Blueprint("play_switches", __name__, url_prefix="/play/api/switches")
SWITCHES = ("stop_handling", "require_campaign", "media_auth")
PAUSES = {"number_rate": 10_000, "review_seconds": 3600, "step_seconds": 60}


@api.get("")
def show_switches() -> dict[str, Any]:
    """{stop_handling, require_campaign, media_auth, number_rate, review_seconds, step_seconds}."""
    settings = world().settings
    shown = {name: getattr(settings, name) for name in (*SWITCHES, *PAUSES)}
    return shown | {"review_seconds": settings.review_pause}


@api.patch("")
def change_switches() -> dict[str, Any]:
    """Any of the fields -> all of them."""
    fields = Fields({*SWITCHES, *PAUSES})
    settings = world().settings
    wanted: dict[str, Any] = {
        name: fields.truth(name, default=getattr(settings, name)) for name in SWITCHES
    }
    for name, most in PAUSES.items():
        if fields.carries(name):
            wanted[name] = fields.number(name, 0, 0, most)
    with world().changing():
        world().settings = replace(settings, **wanted)
    return show_switches()
