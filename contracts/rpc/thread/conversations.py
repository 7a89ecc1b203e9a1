"""The staff inbox: conversations by filter, one of them whole, marks, linking strangers."""

from dataclasses import dataclass
from typing import Annotated, Literal

from contracts.rpc.thread.channels import ChannelOption
from contracts.rpc.thread.clients import (
    ClientKind,
    ClientName,
    Contact,
    EntityType,
    SharedAddress,
)
from contracts.types import USUAL_PER_PAGE, Cursor, Id, Moment, PageLimit, TrustedId, line
from contracts.views import ConversationView

ConversationScope = Literal["team", "mine"]
ConversationFilter = Literal[
    "all", "needs_action", "awaiting_reply", "fyi", "internal", "unlinked", "failed"
]
"""`failed`: what the firm wrote last failed or is delayed, and nobody has answered it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListConversations:
    """Which conversations to list. `scope`: all of the firm, or those assigned to me."""

    scope: ConversationScope = "mine"
    filter: ConversationFilter = "all"
    cursor: Cursor | None = None
    limit: PageLimit = USUAL_PER_PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationSummary(ConversationView):
    """A line of the inbox, with what I have not read of it. `unread_count` ends at 100;
    `sender_address` is set when unlinked; `undelivered`: what the firm wrote last, which nobody has
    answered, did not reach its reader, or is delayed.
    """

    unread_count: int
    mentioned: bool
    undelivered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationPage:
    """A page of conversations, newest activity first; null in `next_cursor` means the last page."""

    items: tuple[ConversationSummary, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountConversations:
    """`scope`: all conversations of the firm, or those assigned to me."""

    scope: ConversationScope = "mine"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationCounts:
    """Conversations per filter; a count ends at 1000."""

    all: int
    needs_action: int
    awaiting_reply: int
    fyi: int
    internal: int
    unlinked: int
    failed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GetConversation:
    """Which conversation; one that was linked leads to where its messages stand now."""

    conversation_id: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationLink:
    """A stranger's conversation that was linked to this one; `UndoLink` takes it back at any time.
    Messages that came by it carry its id in `link_id`.
    """

    id: TrustedId
    sender_address: str
    linked_by: str
    linked_at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation(ConversationSummary):
    """A conversation with its people, the ways to answer them, what was linked to it, newest first,
    and the addresses of its client that other clients have too.
    """

    contacts: tuple[Contact, ...]
    channels_available: tuple[ChannelOption, ...]
    links: tuple[ConversationLink, ...] = ()
    shared: tuple[SharedAddress, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRead:
    """Which conversation I have read, and how far: `last_message_id` is the message with the
    largest `sequence` of those that were shown. What came after it stays unread.
    """

    conversation_id: Id
    last_message_id: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkUnread:
    """Which conversation is to count as unread from its newest message of somebody else on."""

    conversation_id: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLinkedClient:
    """A client to create from an unlinked conversation."""

    name: ClientName
    kind: ClientKind
    entity_type: EntityType = ""
    contact_name: Annotated[str, line(200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkConversation:
    """Either an existing client or a new one. Of an existing one, who wrote: a contact, or
    `new_contact`, the name of one to add; neither only where the client has the address already.
    """

    conversation_id: Id
    client_id: Id | None = None
    new_client: NewLinkedClient | None = None
    contact_id: Id | None = None
    new_contact: Annotated[str, line(200)] | None = None

    def __post_init__(self) -> None:
        """Exactly one client, and at most one person."""
        if (self.client_id is None) == (self.new_client is None):
            raise ValueError("client_id: give either client_id or new_client.")
        people = (self.contact_id, self.new_contact, self.new_client)
        if sum(one is not None for one in people) > 1:
            raise ValueError(
                "contact_id: give one person: a contact, a new one, or a new client's."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Where the messages now stand, and what to undo it by."""

    conversation_id: Id
    link_id: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoLink:
    """Which link."""

    link_id: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkUndone:
    """Where the messages stand again."""

    conversation_id: Id
