"""Every RPC the gateway may call. Kwargs on the wire: `actor` (contracts.actor) and `request`.

The request is a JSON object, the answer another; docs/api and the gateway's schemas give the
fields. `deadline` is how long the caller waits, in seconds; reads are repeatable, writes carry
an idempotency key where they create.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Method:
    """One remote procedure of one service."""

    service: str
    name: str
    deadline: float = 5.0

    @property
    def routing_key(self) -> str:
        """Nameko's routing key on the exchange `nameko-rpc`."""
        return f"{self.service}.{self.name}"


class Thread:
    """thread_svc."""

    LIST_CONVERSATIONS = Method("thread", "list_conversations")
    COUNT_CONVERSATIONS = Method("thread", "count_conversations")
    GET_CONVERSATION = Method("thread", "get_conversation")
    LIST_MESSAGES = Method("thread", "list_messages")
    GET_MESSAGE = Method("thread", "get_message")
    COMPOSE_MESSAGE = Method("thread", "compose_message")
    MARK_READ = Method("thread", "mark_read")
    MARK_UNREAD = Method("thread", "mark_unread")
    LINK_CONVERSATION = Method("thread", "link_conversation")
    UNDO_LINK = Method("thread", "undo_link")
    SET_INTENT = Method("thread", "set_intent")
    LIST_CLIENTS = Method("thread", "list_clients")
    GET_CLIENT = Method("thread", "get_client")
    CREATE_CLIENT = Method("thread", "create_client")
    LIST_CHANNELS = Method("thread", "list_channels")
    GET_ATTACHMENT = Method("thread", "get_attachment")
    UPDATE_CLIENT = Method("thread", "update_client")
    LIST_TEMPLATES = Method("thread", "list_templates")
    CREATE_TEMPLATE = Method("thread", "create_template")
    UPDATE_TEMPLATE = Method("thread", "update_template")
    DELETE_TEMPLATE = Method("thread", "delete_template")
    RENDER_TEMPLATE = Method("thread", "render_template")
    CREATE_BROADCAST = Method("thread", "create_broadcast", 30.0)
    GET_BROADCAST = Method("thread", "get_broadcast")


class Sms:
    """sms_svc."""

    SEARCH_NUMBERS = Method("sms", "search_numbers", 12.0)
    CLAIM_NUMBER = Method("sms", "claim_number", 25.0)
    UPDATE_NUMBER = Method("sms", "update_number")
    RELEASE_NUMBER = Method("sms", "release_number", 25.0)
    LIST_NUMBERS = Method("sms", "list_numbers")
    GET_SETTINGS = Method("sms", "get_settings")
    UPDATE_SETTINGS = Method("sms", "update_settings")
    GET_USAGE = Method("sms", "get_usage")
    GET_REGISTRATION = Method("sms", "get_registration")
    SUBMIT_REGISTRATION = Method("sms", "submit_registration", 25.0)
    GET_CONSENT = Method("sms", "get_consent")
    SEND_NOW = Method("sms", "send_now", 25.0)


class Email:
    """email_svc."""

    CONNECT_MAILBOX = Method("email", "connect_mailbox", 20.0)
    LIST_MAILBOXES = Method("email", "list_mailboxes")


class Portal:
    """portal_svc."""

    SIGN_IN = Method("portal", "sign_in")
    REFRESH_SESSION = Method("portal", "refresh_session")
    SIGN_OUT = Method("portal", "sign_out")
    INVITE_CONTACT = Method("portal", "invite_contact")
    LIST_CONVERSATIONS = Method("portal", "list_conversations")
    LIST_MESSAGES = Method("portal", "list_messages")
    POST_MESSAGE = Method("portal", "post_message")
    MARK_READ = Method("portal", "mark_read")


class Internal:
    """internal_svc."""

    REGISTER_FIRM = Method("internal", "register_firm")
    ADD_STAFF = Method("internal", "add_staff")
    LIST_STAFF = Method("internal", "list_staff")
    SIGN_IN = Method("internal", "sign_in")
    REFRESH_SESSION = Method("internal", "refresh_session")
    SIGN_OUT = Method("internal", "sign_out")


class Notify:
    """notify_svc."""

    LIST_NOTIFICATIONS = Method("notify", "list_notifications")
    MARK_SEEN = Method("notify", "mark_seen")
    GET_PREFERENCES = Method("notify", "get_preferences")
    UPDATE_PREFERENCES = Method("notify", "update_preferences")
    LIST_ACTIVITY = Method("notify", "list_activity")
