"""All that reads bytes strangers wrote, behind one door: `read_mail(raw) -> ReadMail`.

Pure: no database, no provider, no clock. Bytes go in and plain values come out, which can be
pickled, so that it may run in a process of its own. Nothing outside imports a module of this
package; a contract of import-linter keeps the door.
"""

from services.email_svc.mail_reading.mail import (
    DELAYED,
    FAILED,
    NOBODY,
    DeliveryStatusNotification,
    MailFile,
    NamedAddress,
    ReadMail,
    RecipientStatus,
)
from services.email_svc.mail_reading.read import read_mail

__all__ = [
    "DELAYED",
    "FAILED",
    "NOBODY",
    "DeliveryStatusNotification",
    "MailFile",
    "NamedAddress",
    "ReadMail",
    "RecipientStatus",
    "read_mail",
]
