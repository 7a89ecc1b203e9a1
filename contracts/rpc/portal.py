"""What the gateway may ask of portal_svc."""

from dataclasses import dataclass
from typing import Annotated, Literal

from contracts.parts import AttachmentView
from contracts.rpc.accounts import (
    Account,
    AccountSession,
    EndedSessionPage,
    ListEndedSessions,
    RefreshSession,
    SignInAttempt,
    SignOut,
)
from contracts.rpc.base import Method, NoFields
from contracts.types import (
    USUAL_PER_PAGE,
    Cursor,
    EmailAddress,
    Id,
    IdempotencyKey,
    Moment,
    NewPassword,
    PageLimit,
    line,
)
from contracts.views import PortalMessageState

PortalConversationKind = Literal["all_contacts", "direct"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInToPortal(SignInAttempt):
    """Credentials of a contact. `firm_id` may name the firm when the address is a contact of
    several.
    """

    firm_id: Id | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteContact:
    """A contact to give access for a client. Repeating it changes nothing; a password once set is
    not replaced.
    """

    contact_id: Id
    client_id: Id
    name: Annotated[str, line(200)]
    email: EmailAddress
    password: NewPassword | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawContact:
    """A contact whose access to the portal ends, for all clients."""

    contact_id: Id


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
    """A message to the firm."""

    conversation_id: Id
    body: Annotated[str, line(20_000)]
    idempotency_key: IdempotencyKey


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkPortalConversationRead:
    """Which conversation, and how far: `last_message_id` is the message with the largest `sequence`
    of those that were shown. What came after it stays unread.
    """

    conversation_id: Id
    last_message_id: Id


class Portal:
    """portal_svc. Who may see a conversation is its own decision: contacts have no permissions."""

    INVITE_CONTACT = Method(
        "portal",
        "invite_contact",
        InviteContact,
        Account,
        permission="settings.edit",
        summary="Let a contact into the portal",
    )
    WITHDRAW_CONTACT = Method(
        "portal",
        "withdraw_contact",
        WithdrawContact,
        NoFields,
        permission="settings.edit",
        summary="End a contact's access to the portal, at once",
    )
    SIGN_IN = Method(
        "portal", "sign_in", SignInToPortal, AccountSession, summary="Sign in to a portal account"
    )
    REFRESH_SESSION = Method(
        "portal",
        "refresh_session",
        RefreshSession,
        AccountSession,
        summary="Renew a session; the token alone says whose",
    )
    SIGN_OUT = Method("portal", "sign_out", SignOut, NoFields, summary="End a session")
    LIST_ENDED_SESSIONS = Method(
        "portal",
        "list_ended_sessions",
        ListEndedSessions,
        EndedSessionPage,
        summary="Sessions of contacts whose tokens open nothing any more",
    )
    LIST_CONVERSATIONS = Method(
        "portal",
        "list_conversations",
        NoFields,
        PortalConversationList,
        summary="My conversations with the firm",
    )
    LIST_MESSAGES = Method(
        "portal",
        "list_messages",
        ListPortalMessages,
        PortalMessagePage,
        summary="The messages of a conversation, newest first",
    )
    POST_MESSAGE = Method(
        "portal", "post_message", PostPortalMessage, PortalMessage, summary="Write to the firm"
    )
    MARK_READ = Method(
        "portal",
        "mark_read",
        MarkPortalConversationRead,
        NoFields,
        summary="I have read it up to the message named",
    )
