"""`python -m chassis.runtime.serve services.sms_svc`: one nameko service in one process."""

# ruff: noqa: E402  # eventlet must replace the standard modules before anything imports them
import eventlet

eventlet.monkey_patch()

import gc
import importlib
import signal
import sys
from typing import Any

from nameko.runners import ServiceRunner

from chassis.config import config_of, load
from chassis.errors import OnethreadError
from chassis.messaging.eventlet_loop import EventletLoop
from chassis.messaging.topology import declare
from chassis.observability.log import configure_logging, get_logger
from chassis.runtime.context import CONTEXT_KEY, ServiceContext, open_context
from chassis.runtime.probes import serve_probes

HEARTBEAT_SECONDS = 30


def nameko_config(context: ServiceContext) -> dict[str, Any]:
    """Nameko's own settings, made from ours."""
    host, port = context.config.web_address
    return {
        "AMQP_URI": context.config.amqp_url,
        "WEB_SERVER_ADDRESS": f"{host}:{port}",
        # RPC, events and webhooks each have their own, so none of them can take another's.
        "max_workers": 2 * context.config.max_workers + context.config.webhook_workers,
        "prefetch_count": context.config.max_workers,
        "webhook_workers": context.config.webhook_workers,
        "HEARTBEAT": HEARTBEAT_SECONDS,
        "serializer": "json",
        CONTEXT_KEY: context,
    }


def serve(package: str) -> None:
    """Run the service of a package until SIGTERM or SIGINT; work in hand is finished first."""
    module = importlib.import_module(f"{package}.service")
    config = load(config_of(package))
    name = module.SERVICE.name
    configure_logging(name, config.log_format, config.log_level)
    declare(config.amqp_url)
    context = open_context(name, config, EventletLoop)
    serve_probes(config.probe_address, [context])
    runner = ServiceRunner(nameko_config(context))
    runner.add_service(module.SERVICE)
    _stop_on_signal(runner)
    runner.start()
    context.serving.set()
    # What is loaded now stays: full collections need not walk it (they cost tens of ms).
    gc.collect()
    gc.freeze()
    get_logger(__name__).info("service_started", service=name, web=config.web_address[1])
    runner.wait()
    context.close()


def _stop_on_signal(runner: ServiceRunner) -> None:
    def stop(*_: object) -> None:
        # Nameko cannot be stopped twice: the second time it cancels a consumer that is gone.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        eventlet.spawn_n(runner.stop)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)


def main() -> None:
    """Command line: the package to serve."""
    try:
        serve(sys.argv[1])
    except OnethreadError as exc:
        sys.exit(f"{sys.argv[1]}: {exc.message}")


if __name__ == "__main__":
    main()
