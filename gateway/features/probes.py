"""What the platform asks the process, on an address of its own: alive, ready, numbers."""

import json

from flask import Blueprint, Response, request

from chassis.errors import NotFound
from chassis.observability.metrics import render
from gateway.context import context
from gateway.rest.operations import JSON

probes = Blueprint("probes", __name__)


@probes.before_request
def refuse_strangers() -> None:
    """Whoever comes where browsers come finds nothing."""
    if int(request.environ["SERVER_PORT"]) != context().config.probe_address[1]:
        raise NotFound("There is nothing at this address.")


@probes.get("/healthz")
def healthz() -> Response:
    """Alive: restart the process when this fails."""
    return Response("ok\n", content_type="text/plain")


@probes.get("/readyz")
def readyz() -> Response:
    """Ready for work: the broker answers, and it is known which sessions have ended."""
    found = context().ready()
    status = 200 if all(found.values()) else 503
    return Response(json.dumps(found), status, content_type=JSON)


@probes.get("/metrics")
def metrics() -> Response:
    """Prometheus exposition of this worker process."""
    body, content_type = render()
    return Response(body, content_type=content_type)
