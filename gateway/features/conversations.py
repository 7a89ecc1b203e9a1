"""The staff inbox."""

from contracts.rpc import Thread
from gateway.rest.operations import STAFF, Operation
from gateway.schemas import conversations as c
from gateway.schemas.base import Empty

OPERATIONS = (
    Operation(
        verb="GET",
        path="/conversations",
        name="listConversations",
        summary="The inbox, newest activity first",
        audience=STAFF,
        calls=Thread.LIST_CONVERSATIONS,
        query=c.ConversationQuery,
        answer=c.ConversationPage,
    ),
    Operation(
        verb="GET",
        path="/conversations/counts",
        name="countConversations",
        summary="How many conversations each filter shows",
        audience=STAFF,
        calls=Thread.COUNT_CONVERSATIONS,
        query=c.CountQuery,
        answer=c.ConversationCounts,
    ),
    Operation(
        verb="GET",
        path="/conversations/{conversation_id}",
        name="getConversation",
        summary="One conversation, its people and the ways to answer them",
        audience=STAFF,
        calls=Thread.GET_CONVERSATION,
        answer=c.Conversation,
    ),
    Operation(
        verb="POST",
        path="/conversations/{conversation_id}/read",
        name="markConversationRead",
        summary="I have read everything in it",
        audience=STAFF,
        calls=Thread.MARK_READ,
        body=Empty,
        status=204,
    ),
    Operation(
        verb="POST",
        path="/conversations/{conversation_id}/unread",
        name="markConversationUnread",
        summary="Show it to me as unread",
        audience=STAFF,
        calls=Thread.MARK_UNREAD,
        body=Empty,
        status=204,
    ),
    Operation(
        verb="POST",
        path="/conversations/{conversation_id}/link",
        name="linkConversation",
        summary="Link an unlinked conversation to a client: its messages move there",
        audience=STAFF,
        calls=Thread.LINK_CONVERSATION,
        body=c.LinkConversation,
        answer=c.Link,
        example={"client_id": "0197f3a0-7d1c-7c3a-9a54-0c9d7f5b2e11"},
    ),
    Operation(
        verb="POST",
        path="/links/{link_id}/undo",
        name="undoLink",
        summary="Take a link back: the messages return",
        audience=STAFF,
        calls=Thread.UNDO_LINK,
        body=Empty,
        answer=c.LinkUndone,
    ),
)
