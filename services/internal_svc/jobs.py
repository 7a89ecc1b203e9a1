"""Work of internal_svc that nobody asks for."""

from chassis.background import Job
from chassis.room import Room
from services.internal_svc.use_cases import InternalUseCases


def jobs(room: Room) -> list[Job]:
    """What to repeat, and how often in seconds."""
    sessions = InternalUseCases(room).sessions
    return [Job("forget_sessions", 3600.0, sessions.forget_old)]
