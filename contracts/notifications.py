"""What news reaches a member of staff, and by which ways."""

from enum import StrEnum


class NotificationKind(StrEnum):
    """Kinds of news that notify_svc raises."""

    CLIENT_MESSAGE = "client_message"
    DOCUMENT = "document"
    MENTION = "mention"
    DELIVERY_FAILED = "delivery_failed"
    MAILBOX_TROUBLE = "mailbox_trouble"
