"""Work of portal_svc that nobody asks for."""

from chassis.runtime.background import Job
from chassis.runtime.context import ServiceContext
from services.portal_svc.use_cases import PortalUseCases


def jobs(context: ServiceContext) -> list[Job]:
    """What to repeat, and how often in seconds."""
    app = PortalUseCases(context)
    return [
        Job("forget_sessions", 3600.0, app.sessions.forget_old),
        Job("forget_limits", 600.0, app.limits.forget_free),
    ]
