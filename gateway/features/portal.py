"""The client portal. It reads portal_svc only, which holds no internal note."""

from contracts.rpc import Portal
from gateway.rest.operations import PORTAL, Operation

OPERATIONS = (
    Operation(
        verb="GET",
        path="/portal/conversations",
        name="listPortalConversations",
        audience=PORTAL,
        calls=Portal.LIST_CONVERSATIONS,
    ),
    Operation(
        verb="GET",
        path="/portal/conversations/{conversation_id}/messages",
        name="listPortalMessages",
        audience=PORTAL,
        calls=Portal.LIST_MESSAGES,
    ),
    Operation(
        verb="POST",
        path="/portal/conversations/{conversation_id}/messages",
        name="postPortalMessage",
        audience=PORTAL,
        calls=Portal.POST_MESSAGE,
        status=201,
        creates=True,
        example={"body": "Here are the figures for March."},
    ),
    Operation(
        verb="POST",
        path="/portal/conversations/{conversation_id}/read",
        name="markPortalConversationRead",
        audience=PORTAL,
        calls=Portal.MARK_READ,
        status=204,
    ),
)
