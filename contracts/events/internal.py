"""Said by internal_svc: the firm, its staff, mentions."""

from dataclasses import dataclass
from typing import ClassVar

from contracts.events.base import Event, event
from contracts.parts import Person


@event
@dataclass(frozen=True, slots=True)
class FirmChanged(Event):
    """internal -> portal, notify, thread: the firm's own facts as of `version`."""

    NAME: ClassVar[str] = "firm.changed.v1"
    name: str
    version: int


@event
@dataclass(frozen=True, slots=True)
class StaffChanged(Event):
    """internal -> thread, notify: a member of staff as of `version`."""

    NAME: ClassVar[str] = "staff.changed.v1"
    staff_id: str
    name: str
    email: str
    role: str
    active: bool
    version: int


@event
@dataclass(frozen=True, slots=True)
class MentionCreated(Event):
    """internal -> notify: `author` named the active colleague `staff_id` in a note. `sequence`: the
    note's place in the conversation.
    """

    NAME: ClassVar[str] = "mention.created.v1"
    message_id: str
    conversation_id: str
    conversation_title: str
    staff_id: str
    author: Person
    excerpt: str
    occurred_at: str
    sequence: int | None = None
