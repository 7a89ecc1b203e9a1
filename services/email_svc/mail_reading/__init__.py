"""All that reads bytes strangers wrote, behind one door.

Pure: no database, no provider, no clock. Bytes go in and plain values come out. READER is what
takes a mail apart; it is named, not imported, because it runs in processes of its own
(chassis.runtime.reading), which it may crash, hang or swell. `read_plainly` is for the mails that
did so. Nothing outside imports a module of this package; a contract of import-linter keeps the
door.
"""

from chassis.markup.fold import FOLD
from services.email_svc.mail_reading.mail import (
    DELAYED,
    FAILED,
    NOBODY,
    SUCCESSES,
    DeliveryStatusNotification,
    MailFile,
    NamedAddress,
    ReadMail,
    RecipientStatus,
)
from services.email_svc.mail_reading.plainly import NOT_WHOLE, read_plainly

READER = "services.email_svc.mail_reading.read:read_mail"
"""The reader of a ReadingPool of ReadMail."""

__all__ = [
    "DELAYED",
    "FAILED",
    "FOLD",
    "NOBODY",
    "NOT_WHOLE",
    "READER",
    "SUCCESSES",
    "DeliveryStatusNotification",
    "MailFile",
    "NamedAddress",
    "ReadMail",
    "RecipientStatus",
    "read_plainly",
]
