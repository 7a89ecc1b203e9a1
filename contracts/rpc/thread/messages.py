"""The messages of a conversation and their files."""

from dataclasses import dataclass

from contracts.triage import Intent
from contracts.types import USUAL_PER_PAGE, Cursor, Id, PageLimit
from contracts.views import MessageView


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMessages:
    """Which conversation, and which page of it."""

    conversation_id: Id
    cursor: Cursor | None = None
    limit: PageLimit = USUAL_PER_PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePage:
    """A page of messages, newest first; null in `next_cursor` means the last page."""

    items: tuple[MessageView, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GetMessage:
    """Which message."""

    message_id: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class SetIntent:
    """What the message is really about."""

    message_id: Id
    intent: Intent


@dataclass(frozen=True, slots=True, kw_only=True)
class GetAttachment:
    """Which file of which message."""

    message_id: Id
    attachment_id: Id
