"""Work of notify_svc that nobody asks for: mails that are due, and those a crash left."""

from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from typing import cast

from sqlalchemy.engine import RowMapping

from chassis.runtime.background import Job
from chassis.runtime.context import ServiceContext
from chassis.storage.database import Transaction
from contracts.parts import Reason
from services.notify_svc import sending, staff_sending
from services.notify_svc.config import Config
from services.notify_svc.digests import Digest
from services.notify_svc.mail import compose_digest
from services.notify_svc.mailing import Mailer
from services.notify_svc.provider import MailServer
from services.notify_svc.providers.smtp import SmtpServer
from services.notify_svc.staff_mail import StaffMail, compose_staff_mail
from services.notify_svc.use_cases import NotifyUseCases


class _Digests:
    """`Mailing` of what contacts have not read in the portal."""

    name = "digest"

    def __init__(self, app: NotifyUseCases) -> None:
        self._config: Config = app.config
        self._quiet = app.timing.quiet

    def due(self, tx: Transaction) -> Sequence[RowMapping]:
        return sending.due_windows(tx)

    def crashed(self, tx: Transaction, age: float) -> Sequence[RowMapping]:
        return sending.crashed_windows(tx, age)

    def take(self, tx: Transaction, mail_id: str) -> Digest | None:
        return sending.take(tx, mail_id, self._quiet)

    def compose(self, mail: Digest, now: datetime) -> EmailMessage:
        return compose_digest(mail, self._config.mail_from, self._config.public_url, now)

    def start_content(self, tx: Transaction, mail: Digest) -> None:
        sending.start_content(tx, mail)

    def finish(self, tx: Transaction, mail: Digest, event: str, reason: Reason | None) -> str:
        return sending.finish(tx, mail, event, reason)

    def recover(self, tx: Transaction, mail_id: str, attempt: int) -> str:
        return sending.recover(tx, mail_id, attempt)


class _StaffMails:
    """`Mailing` of what staff have not read in time."""

    name = "notification"

    def __init__(self, app: NotifyUseCases) -> None:
        self._config: Config = app.config

    def due(self, tx: Transaction) -> Sequence[RowMapping]:
        staff_sending.open_mails(tx)
        return staff_sending.due_mails(tx)

    def crashed(self, tx: Transaction, age: float) -> Sequence[RowMapping]:
        return staff_sending.crashed_mails(tx, age)

    def take(self, tx: Transaction, mail_id: str) -> StaffMail | None:
        return staff_sending.take(tx, mail_id)

    def compose(self, mail: StaffMail, now: datetime) -> EmailMessage:
        return compose_staff_mail(mail, self._config.mail_from, self._config.public_url, now)

    def start_content(self, tx: Transaction, mail: StaffMail) -> None:
        staff_sending.start_content(tx, mail)

    def finish(self, tx: Transaction, mail: StaffMail, event: str, reason: Reason | None) -> str:
        return staff_sending.finish(tx, mail, event, reason)

    def recover(self, tx: Transaction, mail_id: str, attempt: int) -> str:
        return staff_sending.recover(tx, mail_id, attempt)


def digest_mailer(app: NotifyUseCases, server: MailServer) -> Mailer[Digest]:
    """Mails contacts what they have not read in the portal."""
    return Mailer(app.database, server, _Digests(app))


def staff_mailer(app: NotifyUseCases, server: MailServer) -> Mailer[StaffMail]:
    """Mails staff what they have not read in time."""
    return Mailer(app.database, server, _StaffMails(app))


def jobs(context: ServiceContext) -> Sequence[Job]:
    """What to repeat, and how often in seconds."""
    config = cast("Config", context.config)
    app, server = NotifyUseCases(context), SmtpServer(config.smtp_url, config.smtp_timeout)
    digests, notifications = digest_mailer(app, server), staff_mailer(app, server)
    return [
        Job("send_digests", 1.0, digests.send_due),
        Job("recover_digests", 30.0, digests.recover),
        Job("send_notifications", 1.0, notifications.send_due),
        Job("recover_notifications", 30.0, notifications.recover),
    ]
