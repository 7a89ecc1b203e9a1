"""What the gateway may ask of thread_svc."""

from contracts.rpc.base import untyped


class Thread:
    """thread_svc."""

    LIST_CONVERSATIONS = untyped("thread", "list_conversations")
    COUNT_CONVERSATIONS = untyped("thread", "count_conversations")
    GET_CONVERSATION = untyped("thread", "get_conversation")
    LIST_MESSAGES = untyped("thread", "list_messages")
    GET_MESSAGE = untyped("thread", "get_message")
    COMPOSE_MESSAGE = untyped("thread", "compose_message")
    MARK_READ = untyped("thread", "mark_read")
    MARK_UNREAD = untyped("thread", "mark_unread")
    LINK_CONVERSATION = untyped("thread", "link_conversation")
    UNDO_LINK = untyped("thread", "undo_link")
    SET_INTENT = untyped("thread", "set_intent")
    LIST_CLIENTS = untyped("thread", "list_clients")
    GET_CLIENT = untyped("thread", "get_client")
    CREATE_CLIENT = untyped("thread", "create_client")
    LIST_CHANNELS = untyped("thread", "list_channels")
    GET_ATTACHMENT = untyped("thread", "get_attachment")
    UPDATE_CLIENT = untyped("thread", "update_client")
    LIST_TEMPLATES = untyped("thread", "list_templates")
    CREATE_TEMPLATE = untyped("thread", "create_template")
    UPDATE_TEMPLATE = untyped("thread", "update_template")
    DELETE_TEMPLATE = untyped("thread", "delete_template")
    RENDER_TEMPLATE = untyped("thread", "render_template")
    CREATE_BROADCAST = untyped("thread", "create_broadcast", deadline=30.0)
    GET_BROADCAST = untyped("thread", "get_broadcast")
