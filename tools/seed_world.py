"""Around the demo firm: the world outside it, the time events take, and who can sign in."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

from tools import seed_people as demo

Json = dict[str, Any]
PATIENCE_SECONDS = 20.0


def play(sandbox: str, what: str, body: Json) -> Json:
    """POST /play/api/<what> at the sandbox, and its answer."""
    request = urllib.request.Request(  # noqa: S310  # the sandbox on this machine
        f"{sandbox}/play/api/{what}",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310  # same
            played: Json = json.load(answer)
            return played
    except urllib.error.HTTPError as exc:
        raise SystemExit(f"The sandbox refused {what}: {exc.read().decode()}") from exc


def eventually(ask: Callable[[], Any]) -> Any:
    """What `ask` answers once it is true; events need a moment to travel."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while not (answer := ask()):
        if time.monotonic() > ends:
            raise SystemExit("The demo firm could not be filled in: events do not arrive.")
        time.sleep(0.05)
    return answer


def sign_ins() -> list[Json]:
    """Who can sign in where, for the table that `make run` prints."""
    staff = [
        {"page": "Staff inbox", "role": c.role, "email": c.email, "password": demo.PASSWORD}
        for c in demo.STAFF
    ]
    contacts = [
        {"page": "Client portal", "role": c.name, "email": c.email, "password": demo.PASSWORD}
        for c in demo.CLIENTS
        if c.portal
    ]
    return staff + contacts
