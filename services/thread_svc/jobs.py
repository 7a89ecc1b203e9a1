"""Work of thread_svc that nobody waits for: what broadcasts have queued, and how they stand."""

from typing import cast

from chassis.runtime.background import Job
from chassis.runtime.context import ServiceContext
from chassis.storage.database import EVERY_FIRM, Database
from services.thread_svc.broadcasts.progress import tell_progress
from services.thread_svc.broadcasts.send import TURN_SECONDS, compose_waiting
from services.thread_svc.config import Config

TELL_SECONDS = 1.0


def jobs(context: ServiceContext) -> list[Job]:
    """What to repeat, and how often in seconds."""
    database, rate = context.database, cast("Config", context.config).broadcasts_per_second
    most = max(1, round(rate * TURN_SECONDS))
    return [
        Job("compose_broadcasts", TURN_SECONDS, lambda: compose_waiting(database, most)),
        Job("tell_broadcasts", TELL_SECONDS / 2, lambda: tell_broadcasts(database)),
    ]


def tell_broadcasts(database: Database, pause: float = TELL_SECONDS) -> int:
    """Say how broadcasts stand, each at most once per `pause` seconds."""
    with database.transaction(EVERY_FIRM) as tx:
        return tell_progress(tx, pause)
