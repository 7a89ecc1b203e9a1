"""The client portal. It reads portal_svc only, which holds no internal note."""

from contracts.rpc import Portal
from gateway.rest.operations import PORTAL, Operation
from gateway.schemas import portal as p
from gateway.schemas.base import Empty, PageQuery

OPERATIONS = (
    Operation(
        verb="GET",
        path="/portal/conversations",
        name="listPortalConversations",
        summary="My conversations with the firm",
        audience=PORTAL,
        calls=Portal.LIST_CONVERSATIONS,
        answer=p.PortalConversationList,
    ),
    Operation(
        verb="GET",
        path="/portal/conversations/{conversation_id}/messages",
        name="listPortalMessages",
        summary="The messages of a conversation, newest first",
        audience=PORTAL,
        calls=Portal.LIST_MESSAGES,
        query=PageQuery,
        answer=p.PortalMessagePage,
    ),
    Operation(
        verb="POST",
        path="/portal/conversations/{conversation_id}/messages",
        name="postPortalMessage",
        summary="Write to the firm",
        audience=PORTAL,
        calls=Portal.POST_MESSAGE,
        body=p.PostPortalMessage,
        answer=p.PortalMessage,
        status=201,
        creates=True,
        example={"body": "Here are the figures for March."},
    ),
    Operation(
        verb="POST",
        path="/portal/conversations/{conversation_id}/read",
        name="markPortalConversationRead",
        summary="I have read everything in it",
        audience=PORTAL,
        calls=Portal.MARK_READ,
        body=Empty,
        status=204,
    ),
)
