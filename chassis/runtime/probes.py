"""/healthz, /readyz and /metrics of a program, on an address of their own (PROBE_ADDRESS).

Apart from where strangers come, so that nobody outside reads the numbers, and a flood there does
not make the platform believe that the program is dead.
"""

import json
import threading
from collections.abc import Sequence

from sqlalchemy.exc import SQLAlchemyError
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from chassis.observability.metrics import render
from chassis.runtime.context import ServiceContext


class QuietHandler(WSGIRequestHandler):
    """Without an access log."""

    def log_request(self, *_: object) -> None:
        """Nothing: the platform asks every few seconds."""


def serve_probes(where: tuple[str, int], contexts: Sequence[ServiceContext]) -> None:
    """Answer on `where` from now on, until the program ends."""

    @Request.application
    def answer(request: Request) -> Response:
        if request.path == "/metrics":
            body, content_type = render()
            return Response(body, content_type=content_type)
        if request.path == "/readyz":
            # Ready is who takes work and has a database and a broker; 503 says which it lacks.
            answers = [readiness(context) for context in contexts]
            return max(answers, key=lambda each: each.status_code)
        if request.path == "/healthz":
            # Alive: restart the process when this fails.
            return Response("ok\n", content_type="text/plain")
        return Response("Probes are /healthz, /readyz and /metrics.\n", 404)

    server = make_server(*where, answer, threaded=True, request_handler=QuietHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()


def readiness(context: ServiceContext) -> Response:
    """200 when everything the context needs is there, else 503; the body has a line for each."""
    found = {
        "broker": context.bus.connected.is_set(),
        "database": _database_answers(context),
        "serving": context.serving.is_set(),
    }
    status = 200 if all(found.values()) else 503
    return Response(json.dumps(found), status, content_type="application/json")


def _database_answers(context: ServiceContext) -> bool:
    try:
        context.database.ping()
    except SQLAlchemyError:
        return False
    return True
