"""Work of sms_svc that nobody asks for: the queue, second tries, polls, settled doubts."""

from chassis.runtime.background import Job
from chassis.runtime.context import ServiceContext
from services.sms_svc.use_cases import SmsUseCases

CRASHED_AFTER_SECONDS = 60.0


def jobs(context: ServiceContext) -> list[Job]:
    """What to repeat, and how often in seconds."""
    app = SmsUseCases(context)
    claims, releases, age = app.number_claims, app.number_releases, CRASHED_AFTER_SECONDS
    return [
        Job("send_waiting_texts", 0.1, lambda: app.queue.take_turn(wait=False)),
        Job("adopt_waiting_texts", 10.0, app.queue.adopt),
        Job("settle_uncertain_texts", 15.0, app.reconciliation.settle_uncertain),
        Job("poll_unfinished_texts", 30.0, app.reconciliation.poll_unfinished),
        Job("settle_claims", 15.0, lambda: claims.settle_claims(age)),
        Job("settle_releases", 15.0, lambda: releases.settle_releases(age)),
        Job("fetch_inbound_media", 0.25, app.media.fetch_waiting),
        Job("advance_registrations", 1.0, app.registration_steps.advance),
    ]
