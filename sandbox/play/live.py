"""A server-sent event whenever something changed; the page then asks again."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response

from sandbox.world import World, world

api = Blueprint("play_live", __name__, url_prefix="/play/api")
HEARTBEAT_SECONDS = 15.0


@api.get("/live")
def stream_changes() -> Response:
    """Events `changed` with the state's version as data."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Response(_changes(world()), mimetype="text/event-stream", headers=headers)


def _changes(here: World) -> Iterator[str]:
    seen = here.version
    yield f"event: changed\ndata: {seen}\n\n"
    while True:
        version = here.wait_for_change(seen, HEARTBEAT_SECONDS)
        if version == seen:
            yield ": alive\n\n"
        else:
            seen = version
            yield f"event: changed\ndata: {seen}\n\n"
