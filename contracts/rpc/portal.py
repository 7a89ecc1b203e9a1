"""What the gateway may ask of portal_svc."""

from contracts.rpc.base import untyped


class Portal:
    """portal_svc."""

    SIGN_IN = untyped("portal", "sign_in")
    REFRESH_SESSION = untyped("portal", "refresh_session")
    SIGN_OUT = untyped("portal", "sign_out")
    INVITE_CONTACT = untyped("portal", "invite_contact")
    LIST_CONVERSATIONS = untyped("portal", "list_conversations")
    LIST_MESSAGES = untyped("portal", "list_messages")
    POST_MESSAGE = untyped("portal", "post_message")
    MARK_READ = untyped("portal", "mark_read")
