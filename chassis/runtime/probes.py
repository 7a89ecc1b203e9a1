"""/healthz, /readyz and /metrics, inherited by every service."""

import json
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Request, Response

from chassis.observability.metrics import render
from chassis.runtime.context import ServiceContext
from chassis.runtime.entrypoints.web import http


class Probes:
    """Mixin of a nameko service whose `app` has the room."""

    app: Any

    @http("GET", "/healthz")
    def healthz(self, _: Request) -> Response:
        """Alive: restart the process when this fails."""
        return Response("ok\n", content_type="text/plain")

    @http("GET", "/readyz")
    def readyz(self, _: Request) -> Response:
        """Ready for work: it takes some, database and broker answer; 503 says which does not."""
        return readiness(self.app.context)

    @http("GET", "/metrics")
    def metrics(self, _: Request) -> Response:
        """Prometheus exposition."""
        body, content_type = render()
        return Response(body, content_type=content_type)


def readiness(context: ServiceContext) -> Response:
    """200 when everything the room needs is there, else 503; the body has a line for each."""
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
