"""The live stream (server-sent events over fetch, because it needs the Authorization header)."""

from flask import Response, request

from gateway.live.socket_writer import writer_of
from gateway.live.subscriber import StreamSubscriber
from gateway.rest.operations import SIGNED_IN, Call, Operation

EVENT_STREAM = "text/event-stream"
_ABOUT = """Server-sent events; StreamEvents gives the data of each by its name. The first is
`ready`; a comment line comes every 15 seconds. The stream ends when the access token expires:
refresh it and come back with the header Last-Event-ID to get what happened meanwhile. `reset`
means that this is no longer known: fetch afresh. Ids are opaque; ignore one you have already seen.
The stream ends with its session, too. An account may have 20 open."""


def _watch(call: Call) -> Response:
    subscriber = StreamSubscriber(call.signed_in, writer_of(request.environ))
    body = call.context.broadcaster.watch(subscriber, request.headers.get("Last-Event-ID"))
    headers = {
        "Cache-Control": "no-store",
        # nginx would hold events back otherwise.
        "X-Accel-Buffering": "no",
    }
    return Response(body, content_type=EVENT_STREAM, headers=headers)


OPERATIONS = (
    Operation(
        verb="GET",
        path="/stream",
        name="watchEvents",
        summary="What happens, as it happens",
        audience=SIGNED_IN,
        handle=_watch,
        extra={
            "description": _ABOUT,
            "parameters": [
                {
                    "in": "header",
                    "name": "Last-Event-ID",
                    "schema": {"type": "string"},
                    "description": "The last id seen, to resume from",
                }
            ],
            "responses": {
                "200": {
                    "description": "The stream",
                    "content": {EVENT_STREAM: {"schema": "StreamEvents"}},
                }
            },
        },
    ),
)
