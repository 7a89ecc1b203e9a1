"""Work of email_svc that nobody asks for: lost pushes, second tries, settled doubts."""

from chassis.runtime.background import Job
from chassis.runtime.context import ServiceContext
from services.email_svc.use_cases import EmailUseCases


def jobs(context: ServiceContext) -> list[Job]:
    """What to repeat, and how often in seconds."""
    app = EmailUseCases(context)
    return [
        Job("sync_due_mailboxes", 1.0, lambda: _wake_due(app)),
        Job("listen_to_mailboxes", 5.0, app.listening.keep),
        Job("send_waiting_mails", 2.0, app.outbound.send_waiting),
        Job("settle_uncertain_mails", 15.0, app.settlement.settle_uncertain),
        Job("end_passed_delays", 600.0, app.delays.end_passed),
    ]


def _wake_due(app: EmailUseCases) -> int:
    app.prompts.wake_due()
    return 0  # the threads do it, and the mailboxes' rows tell
