"""What browsers are told over GET /stream: the name of each event, and its data. The OpenAPI
document shows them as StreamEvents, and the pages' types are made of that.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal, TypeVar

from msgspec import UNSET, UnsetType

from contracts.events.thread import ConversationChange
from contracts.notifications import Notification
from contracts.parts import AttachmentView
from contracts.triage import Intent
from contracts.types import Moment, TrustedId
from contracts.views import ConversationView, DeliveryView, MessageView, PortalMessageState


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamEvent:
    """Base of every event that browsers receive; `NAME` is what its line `event:` says."""

    NAME: ClassVar[str] = ""


STREAM_EVENTS: dict[str, type] = {}
"""Name to contract, filled by `@_stream_event`."""
E = TypeVar("E", bound=type[StreamEvent])


def _stream_event(cls: E) -> E:
    STREAM_EVENTS[cls.NAME] = cls
    return cls


@_stream_event
@dataclass(frozen=True, slots=True, kw_only=True)
class StreamReady(StreamEvent):
    """The first event: what happens from now on is told."""

    NAME: ClassVar[str] = "ready"


@_stream_event
@dataclass(frozen=True, slots=True, kw_only=True)
class StreamReset(StreamEvent):
    """Something may have been missed: fetch afresh."""

    NAME: ClassVar[str] = "reset"


@_stream_event
@dataclass(frozen=True, slots=True, kw_only=True)
class StreamMessageRecorded(StreamEvent):
    """For staff: a message now stands in a conversation, which looks as `conversation` says (a
    service of an earlier release leaves it out). `assigned_to`: whose scope Mine it is in.
    """

    NAME: ClassVar[str] = "message.recorded"
    conversation_id: TrustedId
    message: MessageView
    assigned_to: tuple[TrustedId, ...]
    conversation: ConversationView | UnsetType = UNSET


@_stream_event
@dataclass(frozen=True, slots=True, kw_only=True)
class StreamMessageUpdated(StreamEvent):
    """For staff: delivery and intent of a message as they are now. `body_text`: what really went
    out, when that became known. `conversation`, `assigned_to`: as of a recorded message, when the
    change shows there.
    """

    NAME: ClassVar[str] = "message.updated"
    conversation_id: TrustedId
    message_id: TrustedId
    delivery: DeliveryView | None
    intent: Intent | None
    body_text: str | UnsetType = UNSET
    conversation: ConversationView | UnsetType = UNSET
    assigned_to: tuple[TrustedId, ...] | UnsetType = UNSET


@_stream_event
@dataclass(frozen=True, slots=True, kw_only=True)
class StreamConversationChanged(StreamEvent):
    """For staff. `moved_to`: where the messages of a linked conversation now stand. Only the reader
    is told of `read` and `unread`.
    """

    NAME: ClassVar[str] = "conversation.changed"
    conversation_id: TrustedId
    moved_to: TrustedId | None
    reason: ConversationChange


@_stream_event
@dataclass(frozen=True, slots=True, kw_only=True)
class StreamNotificationRaised(StreamEvent):
    """For one member of staff: a new line of the bell, and how many are unseen in all."""

    NAME: ClassVar[str] = "notification.raised"
    notification: Notification
    unseen_count: int


@_stream_event
@dataclass(frozen=True, slots=True, kw_only=True)
class StreamBroadcastChanged(StreamEvent):
    """For the author of a broadcast: how many of its messages are where."""

    NAME: ClassVar[str] = "broadcast.changed"
    broadcast_id: TrustedId
    total: int
    queued: int
    sent: int
    failed: int
    refused: int


@_stream_event
@dataclass(frozen=True, slots=True, kw_only=True)
class StreamMailboxChanged(StreamEvent):
    """For staff who see the whole firm: a mailbox looks otherwise than before: fetch it afresh."""

    NAME: ClassVar[str] = "mailbox.changed"
    mailbox_id: TrustedId


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamPortalAuthor:
    """Who wrote. Every reader is told the same, so that nobody is `me`."""

    kind: Literal["staff", "contact"]
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamPortalMessage:
    """A message as the portal shows it, the same for every reader."""

    id: TrustedId
    conversation_id: TrustedId
    author: StreamPortalAuthor
    body_text: str
    attachments: tuple[AttachmentView, ...]
    posted_at: Moment
    read_by_other: bool
    state: PortalMessageState
    sequence: int


@_stream_event
@dataclass(frozen=True, slots=True, kw_only=True)
class StreamPortalMessagePosted(StreamEvent):
    """For contacts: a message was posted. By `author_id` a reader knows their own."""

    NAME: ClassVar[str] = "portal.message_posted"
    conversation_id: TrustedId
    message: StreamPortalMessage
    author_id: TrustedId | None


@_stream_event
@dataclass(frozen=True, slots=True, kw_only=True)
class StreamPortalMessageChanged(StreamEvent):
    """For contacts: how far a message has come."""

    NAME: ClassVar[str] = "portal.message_changed"
    conversation_id: TrustedId
    message_id: TrustedId
    state: PortalMessageState


@_stream_event
@dataclass(frozen=True, slots=True, kw_only=True)
class StreamPortalRead(StreamEvent):
    """For one contact: they have read a conversation, perhaps on another device."""

    NAME: ClassVar[str] = "portal.read"
    conversation_id: TrustedId
