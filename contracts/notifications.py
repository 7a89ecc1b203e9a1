"""Which news reaches a member of staff, and by which ways."""

from dataclasses import dataclass
from enum import StrEnum


class NotificationKind(StrEnum):
    """Kinds of news that notify_svc raises."""

    CLIENT_MESSAGE = "client_message"
    DOCUMENT = "document"
    MENTION = "mention"
    DELIVERY_FAILED = "delivery_failed"
    MAILBOX_TROUBLE = "mailbox_trouble"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Whether one kind of news rings the bell, and whether it is mailed when left unread; each may
    be on or off without the other.
    """

    bell: bool
    email: bool
