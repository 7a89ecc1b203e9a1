"""The page where a person plays the client."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from sandbox.faults import KINDS, PROVIDERS
from sandbox.mail.magic import MAGIC_ADDRESSES
from sandbox.twilio.catalogue import MAGIC_NUMBERS

pages = Blueprint(
    "play_page",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/play/static",
)


@pages.get("/")
@pages.get("/play")
def show_page() -> str:
    """The whole page; it fills itself from the JSON API."""
    return render_template(
        "play.html",
        providers=PROVIDERS,
        kinds=[kind for kind in KINDS if kind != "refused"],
        magic_numbers=MAGIC_NUMBERS,
        magic_addresses=MAGIC_ADDRESSES,
    )


@pages.get("/healthz")
def answer_health() -> Response:
    """Alive."""
    return Response("ok", mimetype="text/plain")
