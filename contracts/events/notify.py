"""Said by notify_svc: who was told of what."""

from dataclasses import dataclass
from typing import ClassVar

from contracts.events.base import Event, event
from contracts.notifications import Notification


@event
@dataclass(frozen=True, slots=True)
class NotificationRaised(Event):
    """notify -> gateway: the bell of `staff_id` rings."""

    NAME: ClassVar[str] = "notification.raised.v1"
    staff_id: str
    notification: Notification
    unseen_count: int


@event
@dataclass(frozen=True, slots=True)
class ContactNotified(Event):
    """notify -> portal. `by`: window (a digest is due) or email (it was handed to the mail
    server).
    """

    NAME: ClassVar[str] = "contact.notified.v1"
    contact_id: str
    message_ids: tuple[str, ...]
    by: str
    notified_at: str
