"""What the platform asks the process: alive, ready, numbers."""

import json

from flask import Blueprint, Response

from chassis.observability.metrics import render
from gateway.context import context
from gateway.rest.operations import JSON

probes = Blueprint("probes", __name__)


@probes.get("/healthz")
def healthz() -> Response:
    """Alive: restart the process when this fails."""
    return Response("ok\n", content_type="text/plain")


@probes.get("/readyz")
def readyz() -> Response:
    """Ready for work: the broker answers."""
    found = {"broker": context().broker_answers()}
    status = 200 if all(found.values()) else 503
    return Response(json.dumps(found), status, content_type=JSON)


@probes.get("/metrics")
def metrics() -> Response:
    """Prometheus exposition of this worker process."""
    body, content_type = render()
    return Response(body, content_type=content_type)
