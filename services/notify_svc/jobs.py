"""Work of notify_svc that nobody asks for: mails that are due, and those a crash left."""

from collections.abc import Sequence
from typing import cast

from chassis.runtime.background import Job
from chassis.runtime.context import ServiceContext
from services.notify_svc.config import NotifyConfig
from services.notify_svc.mail_attempts.mailer import Mailer
from services.notify_svc.providers.smtp import SmtpServer
from services.notify_svc.use_cases import NotifyUseCases


def jobs(context: ServiceContext) -> Sequence[Job]:
    """What to repeat, and how often in seconds."""
    config, app = cast("NotifyConfig", context.config), NotifyUseCases(context)
    server = SmtpServer(config.smtp_url, config.smtp_timeout)
    digests = Mailer(context.database, server, app.digest_mailing)
    notifications = Mailer(context.database, server, app.staff_mailing)
    return [
        Job("send_digests", 1.0, digests.send_due),
        Job("recover_digests", 30.0, digests.recover),
        Job("send_notifications", 1.0, notifications.send_due),
        Job("recover_notifications", 30.0, notifications.recover),
    ]
