"""Said by email_svc alone."""

from dataclasses import dataclass
from typing import ClassVar

from contracts.events.base import Event, event


@event
@dataclass(frozen=True, slots=True)
class MailboxChanged(Event):
    """email -> notify: whether the provider lets the firm into a mailbox as of `version`, and if
    not, why. The channel may be usable all the same, through another mailbox.
    """

    NAME: ClassVar[str] = "mailbox.changed.v1"
    mailbox_id: str
    address: str
    usable: bool
    reason: str | None
    version: int


@event
@dataclass(frozen=True, slots=True)
class MailboxSyncChanged(Event):
    """email -> browsers: a mailbox looks otherwise than before: its health, how far its earlier
    mail has come, what was counted.
    """

    NAME: ClassVar[str] = "mailbox.sync_changed.v1"
    mailbox_id: str
