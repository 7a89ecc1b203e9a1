"""What the gateway may ask of thread_svc."""

from typing import TypeVar

from contracts.actor import Permission
from contracts.rpc.base import Method, NoFields
from contracts.rpc.sms.messages import MessageDelivery
from contracts.rpc.stored_files import StoredFile
from contracts.rpc.stuck import drop_stuck_event, list_stuck_events, retry_stuck_event
from contracts.rpc.thread.broadcasts import (
    Broadcast,
    BroadcastPage,
    CreateBroadcast,
    GetBroadcast,
    ListBroadcasts,
)
from contracts.rpc.thread.channels import FirmChannelList
from contracts.rpc.thread.clients import (
    AddIdentity,
    Client,
    ClientPage,
    CreateClient,
    GetClient,
    ListClients,
    UpdateClient,
)
from contracts.rpc.thread.compose import (
    CancelMessage,
    ComposeMessage,
    GetAnswer,
    HeldMessageList,
    ListHeldMessages,
    MailAnswer,
    ResendMessage,
    SendHeldMessage,
)
from contracts.rpc.thread.conversations import (
    Conversation,
    ConversationCounts,
    ConversationPage,
    CountConversations,
    GetConversation,
    Link,
    LinkConversation,
    LinkUndone,
    ListConversations,
    MarkRead,
    MarkUnread,
    UndoLink,
)
from contracts.rpc.thread.files import (
    ClientFilePage,
    GetUpload,
    ListClientFiles,
    RecordUpload,
    TakenUploads,
    TakeUploads,
    Upload,
)
from contracts.rpc.thread.messages import (
    GetAttachment,
    GetMessage,
    ListMessages,
    MessagePage,
    SetIntent,
)
from contracts.rpc.thread.templates import (
    CreateTemplate,
    DeleteTemplate,
    ListTemplates,
    RenderedTemplate,
    RenderTemplate,
    Template,
    TemplateList,
    UpdateTemplate,
)
from contracts.views import MessageView

Q = TypeVar("Q")
A = TypeVar("A")
VIEW: Permission = "messages.view"
SEND: Permission = "messages.send"
EDIT: Permission = "settings.edit"
TRIAGE: Permission = "conversations.triage"


def _method(
    name: str,
    request: type[Q],
    answer: type[A],
    permission: Permission | None,
    summary: str,
    deadline: float = 5.0,
) -> Method[Q, A]:
    return Method("thread", name, request, answer, permission, summary, deadline)


class Thread:
    """thread_svc."""

    LIST_CONVERSATIONS = _method(
        "list_conversations",
        ListConversations,
        ConversationPage,
        VIEW,
        "The inbox, newest activity first",
    )
    COUNT_CONVERSATIONS = _method(
        "count_conversations",
        CountConversations,
        ConversationCounts,
        VIEW,
        "How many conversations each filter shows",
    )
    GET_CONVERSATION = _method(
        "get_conversation",
        GetConversation,
        Conversation,
        VIEW,
        "One conversation, its people and the ways to answer them",
    )
    LIST_MESSAGES = _method(
        "list_messages",
        ListMessages,
        MessagePage,
        VIEW,
        "The messages of a conversation, newest first",
    )
    GET_MESSAGE = _method("get_message", GetMessage, MessageView, VIEW, "One message")
    COMPOSE_MESSAGE = _method(
        "compose_message",
        ComposeMessage,
        MessageView,
        SEND,
        "Send a message; it is queued at once and its delivery reported by events",
    )
    RESEND_MESSAGE = _method(
        "resend_message",
        ResendMessage,
        MessageView,
        SEND,
        "Send a failed message again, to another address or by another channel if asked",
    )
    GET_ANSWER = _method(
        "get_answer",
        GetAnswer,
        MailAnswer,
        VIEW,
        "How a reply, a reply to all or a forward of an e-mail would begin",
    )
    LIST_HELD_MESSAGES = _method(
        "list_held_messages",
        ListHeldMessages,
        HeldMessageList,
        VIEW,
        "Messages of a conversation that wait to be sent, the next to go first",
    )
    CANCEL_MESSAGE = _method(
        "cancel_message",
        CancelMessage,
        MessageView,
        SEND,
        "Take back a message that waits with us",
    )
    SEND_HELD_MESSAGE = _method(
        "send_held_message",
        SendHeldMessage,
        MessageDelivery,
        SEND,
        "Send a message that waits with us now",
    )
    MARK_READ = _method(
        "mark_read", MarkRead, NoFields, VIEW, "I have read it up to the message named"
    )
    MARK_UNREAD = _method("mark_unread", MarkUnread, NoFields, VIEW, "Show it to me as unread")
    LINK_CONVERSATION = _method(
        "link_conversation",
        LinkConversation,
        Link,
        TRIAGE,
        "Link an unlinked conversation to a client: its messages move there",
    )
    UNDO_LINK = _method(
        "undo_link", UndoLink, LinkUndone, TRIAGE, "Take a link back: the messages return"
    )
    SET_INTENT = _method(
        "set_intent", SetIntent, MessageView, SEND, "Correct what a message is about"
    )
    LIST_CLIENTS = _method("list_clients", ListClients, ClientPage, VIEW, "Clients by name")
    GET_CLIENT = _method("get_client", GetClient, Client, VIEW, "One client")
    CREATE_CLIENT = _method(
        "create_client", CreateClient, Client, SEND, "Create a client with its contacts"
    )
    LIST_CHANNELS = _method(
        "list_channels", NoFields, FirmChannelList, VIEW, "Which channels the firm can use now"
    )
    GET_ATTACHMENT = _method(
        "get_attachment", GetAttachment, StoredFile, VIEW, "What a file of a message is"
    )
    # Contacts hand files over, too; they have no permissions.
    RECORD_UPLOAD = _method(
        "record_upload", RecordUpload, Upload, None, "Hand over a file, to be sent with a message"
    )
    TAKE_UPLOADS = _method(
        "take_uploads", TakeUploads, TakenUploads, None, "My uploads, as files of my message"
    )
    GET_UPLOAD = _method("get_upload", GetUpload, Upload, None, "A file that I handed over")
    LIST_CLIENT_FILES = _method(
        "list_client_files",
        ListClientFiles,
        ClientFilePage,
        VIEW,
        "The files of a client's messages, newest first",
    )
    UPDATE_CLIENT = _method(
        "update_client", UpdateClient, Client, SEND, "Change a client's name, type or time zone"
    )
    ADD_IDENTITY = _method(
        "add_identity", AddIdentity, Client, SEND, "Give a contact of a client one more address"
    )
    LIST_TEMPLATES = _method(
        "list_templates",
        ListTemplates,
        TemplateList,
        VIEW,
        "The built-in templates and the firm's own",
    )
    CREATE_TEMPLATE = _method(
        "create_template", CreateTemplate, Template, EDIT, "Create a template, or clone one"
    )
    UPDATE_TEMPLATE = _method(
        "update_template", UpdateTemplate, Template, EDIT, "Change one of the firm's own templates"
    )
    DELETE_TEMPLATE = _method(
        "delete_template", DeleteTemplate, NoFields, EDIT, "Delete one of the firm's own templates"
    )
    RENDER_TEMPLATE = _method(
        "render_template",
        RenderTemplate,
        RenderedTemplate,
        SEND,
        "The template filled in for a client; an unknown or empty field is an error",
    )
    CREATE_BROADCAST = _method(
        "create_broadcast",
        CreateBroadcast,
        Broadcast,
        SEND,
        "Text many clients, each in a thread of their own; `broadcast.changed` follows",
        30.0,
    )
    LIST_BROADCASTS = _method(
        "list_broadcasts",
        ListBroadcasts,
        BroadcastPage,
        VIEW,
        "Broadcasts of before and how far each has come, newest first",
    )
    GET_BROADCAST = _method(
        "get_broadcast",
        GetBroadcast,
        Broadcast,
        VIEW,
        "How far it has come, and what became of each text",
    )
    LIST_STUCK_EVENTS = list_stuck_events("thread")
    RETRY_STUCK_EVENT = retry_stuck_event("thread")
    DROP_STUCK_EVENT = drop_stuck_event("thread")
