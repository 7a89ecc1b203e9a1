"""Work of portal_svc that nobody asks for."""

from chassis.background import Job
from chassis.room import Room
from services.portal_svc.use_cases import PortalUseCases


def jobs(room: Room) -> list[Job]:
    """What to repeat, and how often in seconds."""
    sessions = PortalUseCases(room).sessions
    return [Job("forget_sessions", 3600.0, sessions.forget_old)]
