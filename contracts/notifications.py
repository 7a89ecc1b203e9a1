"""Which news reaches a member of staff, and by which ways."""

from dataclasses import dataclass
from enum import StrEnum

from contracts.types import Moment, TrustedId


class NotificationKind(StrEnum):
    """Kinds of news that notify_svc raises."""

    CLIENT_MESSAGE = "client_message"
    DOCUMENT = "document"
    MENTION = "mention"
    DELIVERY_FAILED = "delivery_failed"
    MAILBOX_TROUBLE = "mailbox_trouble"
    ADDRESS_SHARED = "address_shared"
    EVENT_STUCK = "event_stuck"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Whether one kind of news rings the bell, and whether it is mailed when left unread; each may
    be on or off without the other.
    """

    bell: bool
    email: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """A line of the bell. Trouble with a mailbox and an event that is stuck stand in no
    conversation; neither they nor a shared address have a message.
    """

    id: TrustedId
    kind: NotificationKind
    title: str
    body: str
    conversation_id: TrustedId | None
    message_id: TrustedId | None
    actor_name: str | None
    seen: bool
    at: Moment
