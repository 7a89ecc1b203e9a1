"""Gunicorn's settings: gevent workers, each with a connection to RabbitMQ of its own.

WEB_CONCURRENCY sets the number of workers (one is right for a container: scale by replicas).
"""

import gc
import sys
import threading
import time
from typing import Any

from chassis.config import load
from chassis.errors import Misconfigured
from gateway.config import GatewayConfig

try:
    _config = load(GatewayConfig)
except Misconfigured as exc:
    sys.exit(f"gateway: {exc.message}")

# The second is for the platform alone: features/probes.py answers there only.
bind = ["{}:{}".format(*where) for where in (_config.web_address, _config.probe_address)]
workers = _config.workers
worker_class = "gateway.worker.ProblemWorker"
worker_connections = 4000
# Also how long a head may take to arrive, and what was left unread of the body before it.
keepalive = 15
graceful_timeout = 4
timeout = 60
loglevel = "warning"
proc_name = "onethread-gateway"


def post_worker_init(worker: Any) -> None:
    """What is loaded now stays, so full collections need not walk it (tens of ms each)."""
    gc.collect()
    gc.freeze()
    threading.Thread(target=_end_streams_with, args=(worker,), daemon=True).start()


def _end_streams_with(worker: Any) -> None:
    # Gunicorn waits for open responses, and a live stream would keep it waiting.
    while worker.alive:
        time.sleep(0.2)
    worker.wsgi.extensions["onethread"].broadcaster.close()
