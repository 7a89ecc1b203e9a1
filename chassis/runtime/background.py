"""`python -m chassis.runtime.background services.sms_svc …`: sweepers and schedulers.

Nameko's timers starve when workers are busy, so these run apart from requests, in plain threads.
Any number of replicas may run: every job takes its rows with SKIP LOCKED.
"""

import importlib
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass

from chassis.config import (
    DATABASE_URL,
    CommonConfig,
    background_address,
    config_of,
    load,
    service_of,
)
from chassis.errors import OnethreadError
from chassis.messaging.sweeper import outbox_state, sweep
from chassis.messaging.topology import declare
from chassis.observability.log import configure_logging, get_logger
from chassis.observability.metrics import DEAD_LETTERS, JOB_TURNS, OUTBOX_AGE, OUTBOX_PARKED
from chassis.observability.trace import tracing
from chassis.runtime.context import ServiceContext, open_context
from chassis.runtime.probes import serve_probes
from chassis.storage.inbox import forget_answers, forget_inbox
from chassis.storage.stuck_events import dead_letters_of

_log = get_logger(__name__)
INBOX_KEPT_DAYS = 30
ANSWERS_KEPT_DAYS = 7
"""Longer than anybody repeats a request with its Idempotency-Key."""


@dataclass(frozen=True)
class Job:
    """Work repeated every `every` seconds; `run` returns how much it did, for the log."""

    name: str
    every: float
    run: Callable[[], int]


def chassis_jobs(context: ServiceContext) -> list[Job]:
    """What every service needs done."""
    return [
        Job("sweep_outbox", 1.0, lambda: _sweep(context)),
        Job("forget_inbox", 3600.0, lambda: forget_inbox(context.engine, INBOX_KEPT_DAYS)),
        Job("forget_answers", 3600.0, lambda: forget_answers(context.engine, ANSWERS_KEPT_DAYS)),
    ]


def _sweep(context: ServiceContext) -> int:
    age, parked = outbox_state(context.engine)
    OUTBOX_AGE.labels(context.service).set(age)
    OUTBOX_PARKED.labels(context.service).set(parked)
    DEAD_LETTERS.labels(context.service).set(dead_letters_of(context.engine))
    return sweep(context.engine, context.bus)


def run_job(job: Job, service: str, stopping: threading.Event) -> None:
    """Repeat a job until told to stop; a failure is logged and tried again at the next turn."""
    while not stopping.wait(job.every):
        with tracing(None):
            try:
                done = job.run()
            except Exception:  # noqa: BLE001  # one bad turn must not end the schedule
                JOB_TURNS.labels(service, job.name, "failed").inc()
                _log.exception("job_failed", job=job.name, service=service)
                continue
            JOB_TURNS.labels(service, job.name, "done" if done else "idle").inc()
            if done:
                _log.info("job_done", job=job.name, service=service, count=done)


def start_service_jobs(package: str, stopping: threading.Event) -> ServiceContext:
    """Open a service's context and start its jobs."""
    # A role of its own, which sees every firm.
    config = load(config_of(package), renamed={DATABASE_URL: background_address(package)})
    service = service_of(package)
    context = open_context(service, config)
    jobs = [*chassis_jobs(context), *importlib.import_module(f"{package}.jobs").jobs(context)]
    context.serving.set()
    for job in jobs:
        threading.Thread(target=run_job, args=(job, service, stopping), daemon=True).start()
    return context


def main() -> None:
    """Command line: the packages whose jobs to run."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    try:
        common = load(CommonConfig)
        configure_logging("background", common.log_format, common.log_level)
        declare(common.amqp_url)
        contexts = [start_service_jobs(package, stopping) for package in sys.argv[1:]]
    except OnethreadError as exc:
        sys.exit(exc.message)
    serve_probes(common.probe_address, contexts)
    _log.info("background_started", services=sys.argv[1:])
    stopping.wait()
    for context in contexts:
        context.close()


if __name__ == "__main__":
    main()
