"""Conversations as the portal shows them to a contact."""

from dataclasses import dataclass
from typing import Annotated, Literal

from contracts.parts import Attachment, AttachmentView
from contracts.types import (
    USUAL_PER_PAGE,
    Cursor,
    Id,
    IdempotencyKey,
    Moment,
    PageLimit,
    prose,
    several,
)
from contracts.views import PortalMessageState

PortalConversationKind = Literal["all_contacts", "direct"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalLastMessage:
    """The newest message, shortened to a line; `mine` when I wrote it."""

    sender_name: str
    snippet: str
    at: Moment
    mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalConversation:
    """A conversation with the firm, shared with all contacts of the client or direct."""

    id: Id
    title: str
    kind: PortalConversationKind
    unread_count: int
    last_message: PortalLastMessage | None
    last_activity_at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalConversationList:
    """Every conversation of the contact."""

    items: tuple[PortalConversation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPortalMessages:
    """Which conversation, and which page of it."""

    conversation_id: Id
    cursor: Cursor | None = None
    limit: PageLimit = USUAL_PER_PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalAuthor:
    """Who wrote; `me` when it was I."""

    kind: Literal["staff", "contact"]
    name: str
    me: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalMessage:
    """A message as the portal shows it. `read_by_other`: of a staff message, whether this contact
    has read it; of contacts' messages always false, because what staff read is not known there.
    `sequence` counts within its conversation in the order of recording.
    """

    id: Id
    conversation_id: Id
    author: PortalAuthor
    body_text: str
    attachments: tuple[AttachmentView, ...]
    posted_at: Moment
    read_by_other: bool
    state: PortalMessageState
    sequence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalMessagePage:
    """A page of portal messages, newest first; null in `next_cursor` means the last page."""

    items: tuple[PortalMessage, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPortalMessage:
    """A message to the firm, of words or files or both. `files`: out of uploads, by the gateway."""

    conversation_id: Id
    body: Annotated[str, prose(20_000, 0)]
    files: Annotated[tuple[Attachment, ...], several(20)] = ()
    idempotency_key: IdempotencyKey

    def __post_init__(self) -> None:
        """Something must be said."""
        if not self.body and not self.files:
            raise ValueError("body: is empty; write something, or attach a file.")


@dataclass(frozen=True, slots=True, kw_only=True)
class GetPortalAttachment:
    """Which file of which message."""

    message_id: Id
    attachment_id: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkPortalConversationRead:
    """Which conversation, and how far: `last_message_id` is the message with the largest `sequence`
    of those that were shown. What came after it stays unread.
    """

    conversation_id: Id
    last_message_id: Id
