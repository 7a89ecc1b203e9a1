"""Work of thread_svc that nobody waits for: broadcasts, what is due, uploads that nobody sent."""

from typing import cast

from chassis.runtime.background import Job
from chassis.runtime.context import ServiceContext
from chassis.storage.spool import UploadFolder
from services.thread_svc.broadcasts.progress import PAUSE_SECONDS, BroadcastProgress
from services.thread_svc.broadcasts.send import TURN_SECONDS, BroadcastTurns
from services.thread_svc.config import ThreadConfig
from services.thread_svc.files.sweep import SWEEP_SECONDS, UploadSweep
from services.thread_svc.held.send import HeldTurns

HELD_SECONDS = 0.5
"""Somebody who may take a message back has a few seconds, and its reader should not wait longer."""


def jobs(context: ServiceContext) -> list[Job]:
    """What to repeat, and how often in seconds."""
    config = cast("ThreadConfig", context.config)
    rate = config.broadcasts_per_second
    most = max(1, round(rate * TURN_SECONDS))
    turns, progress = BroadcastTurns(context.database), BroadcastProgress(context.database)
    uploads = UploadSweep(context.database, UploadFolder(config.upload_folder))
    held = HeldTurns(context.database)
    return [
        Job("compose_broadcasts", TURN_SECONDS, lambda: turns.compose_waiting(most)),
        Job("publish_progress", PAUSE_SECONDS / 2, progress.publish_progress),
        Job("sweep_uploads", SWEEP_SECONDS, uploads.sweep),
        Job("hand_over_held", HELD_SECONDS, held.hand_over_due),
        Job("forget_cancelled", 3600.0, held.forget_cancelled),
    ]
