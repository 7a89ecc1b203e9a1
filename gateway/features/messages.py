"""Messages of a conversation."""

from contracts.rpc import Sms, Thread
from gateway.rest.operations import STAFF, Operation

OPERATIONS = (
    Operation(
        verb="GET",
        path="/conversations/{conversation_id}/messages",
        name="listMessages",
        audience=STAFF,
        calls=Thread.LIST_MESSAGES,
    ),
    Operation(
        verb="POST",
        path="/conversations/{conversation_id}/messages",
        name="composeMessage",
        audience=STAFF,
        calls=Thread.COMPOSE_MESSAGE,
        status=202,
        creates=True,
        example={"channel": "sms", "body": "Thank you, the receipts have arrived."},
    ),
    Operation(
        verb="GET",
        path="/messages/{message_id}",
        name="getMessage",
        audience=STAFF,
        calls=Thread.GET_MESSAGE,
    ),
    Operation(
        verb="PATCH",
        path="/messages/{message_id}",
        name="correctIntent",
        audience=STAFF,
        calls=Thread.SET_INTENT,
        example={"intent": "question"},
    ),
    Operation(
        verb="POST",
        path="/messages/{message_id}/resend",
        name="resendMessage",
        audience=STAFF,
        calls=Thread.RESEND_MESSAGE,
        status=202,
        creates=True,
        example={"channel": "sms"},
    ),
    Operation(
        verb="POST",
        path="/messages/{message_id}/send-now",
        name="sendNow",
        audience=STAFF,
        calls=Sms.SEND_NOW,
    ),
)
