"""What the gateway may ask of portal_svc."""

from contracts.rpc.accounts import (
    Account,
    AccountSession,
    EndedSessionPage,
    ListEndedSessions,
    RefreshSession,
    SignOut,
)
from contracts.rpc.base import Method, NoFields
from contracts.rpc.portal.access import InviteContact, SignInToPortal, WithdrawContact
from contracts.rpc.portal.conversations import (
    GetPortalAttachment,
    ListPortalMessages,
    MarkPortalConversationRead,
    PortalConversationList,
    PortalMessage,
    PortalMessagePage,
    PostPortalMessage,
)
from contracts.rpc.stored_files import StoredFile
from contracts.rpc.stuck import drop_stuck_event, list_stuck_events, retry_stuck_event


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
    GET_ATTACHMENT = Method(
        "portal",
        "get_attachment",
        GetPortalAttachment,
        StoredFile,
        summary="What a file of a portal message is",
    )
    MARK_READ = Method(
        "portal",
        "mark_read",
        MarkPortalConversationRead,
        NoFields,
        summary="I have read it up to the message named",
    )
    LIST_STUCK_EVENTS = list_stuck_events("portal")
    RETRY_STUCK_EVENT = retry_stuck_event("portal")
    DROP_STUCK_EVENT = drop_stuck_event("portal")
