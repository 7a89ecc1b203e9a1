"""Work of thread_svc that nobody waits for: what broadcasts have queued, and how they stand."""

from typing import cast

from chassis.runtime.background import Job
from chassis.runtime.context import ServiceContext
from services.thread_svc.broadcasts.progress import PAUSE_SECONDS, BroadcastProgress
from services.thread_svc.broadcasts.send import TURN_SECONDS, BroadcastTurns
from services.thread_svc.config import ThreadConfig


def jobs(context: ServiceContext) -> list[Job]:
    """What to repeat, and how often in seconds."""
    rate = cast("ThreadConfig", context.config).broadcasts_per_second
    most = max(1, round(rate * TURN_SECONDS))
    turns, progress = BroadcastTurns(context.database), BroadcastProgress(context.database)
    return [
        Job("compose_broadcasts", TURN_SECONDS, lambda: turns.compose_waiting(most)),
        Job("publish_progress", PAUSE_SECONDS / 2, progress.publish_progress),
    ]
