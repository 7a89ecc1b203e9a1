"""What notify_svc does, feature by feature."""

from datetime import timedelta
from typing import cast

from chassis.runtime.context import ServiceContext
from services.notify_svc.activity.use_cases import ActivityLog
from services.notify_svc.bell.use_cases import Bell
from services.notify_svc.config import NotifyConfig
from services.notify_svc.digests.mailing import DigestMailing
from services.notify_svc.digests.use_cases import Digests
from services.notify_svc.mail_attempts.rules import Timing
from services.notify_svc.people.use_cases import People
from services.notify_svc.preferences.use_cases import StaffPreferences
from services.notify_svc.staff_mail.mailing import StaffMailing


class NotifyUseCases:
    """The bell, the e-mails and the log of every firm."""

    def __init__(self, context: ServiceContext) -> None:
        config, database = cast("NotifyConfig", context.config), context.database
        digest_timing = Timing(
            window=timedelta(seconds=config.digest_window),
            quiet=timedelta(seconds=config.digest_quiet),
        )
        staff_timing = Timing(window=timedelta(seconds=config.notification_window))
        self.people = People(database)
        self.activity = ActivityLog(database)
        self.bell = Bell(database, staff_timing)
        self.preferences = StaffPreferences(database)
        self.digests = Digests(database, digest_timing)
        self.digest_mailing = DigestMailing(
            config.mail_from, config.public_url, digest_timing.quiet
        )
        self.staff_mailing = StaffMailing(config.mail_from, config.public_url)
