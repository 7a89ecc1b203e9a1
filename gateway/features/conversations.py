"""The staff inbox."""

from contracts.rpc import Thread
from gateway.rest.operations import STAFF, Operation

OPERATIONS = (
    Operation(
        verb="GET",
        path="/conversations",
        name="listConversations",
        audience=STAFF,
        calls=Thread.LIST_CONVERSATIONS,
    ),
    Operation(
        verb="GET",
        path="/conversations/counts",
        name="countConversations",
        audience=STAFF,
        calls=Thread.COUNT_CONVERSATIONS,
    ),
    Operation(
        verb="GET",
        path="/conversations/{conversation_id}",
        name="getConversation",
        audience=STAFF,
        calls=Thread.GET_CONVERSATION,
    ),
    Operation(
        verb="POST",
        path="/conversations/{conversation_id}/read",
        name="markConversationRead",
        audience=STAFF,
        calls=Thread.MARK_READ,
        status=204,
    ),
    Operation(
        verb="POST",
        path="/conversations/{conversation_id}/unread",
        name="markConversationUnread",
        audience=STAFF,
        calls=Thread.MARK_UNREAD,
        status=204,
    ),
    Operation(
        verb="POST",
        path="/conversations/{conversation_id}/link",
        name="linkConversation",
        audience=STAFF,
        calls=Thread.LINK_CONVERSATION,
        example={"client_id": "0197f3a0-7d1c-7c3a-9a54-0c9d7f5b2e11"},
    ),
    Operation(
        verb="POST",
        path="/links/{link_id}/undo",
        name="undoLink",
        audience=STAFF,
        calls=Thread.UNDO_LINK,
    ),
)
