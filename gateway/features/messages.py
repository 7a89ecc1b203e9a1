"""Messages of a conversation."""

from contracts.rpc import Sms, Thread
from gateway.rest.operations import STAFF, Operation
from gateway.schemas import messages as m
from gateway.schemas.base import PageQuery

OPERATIONS = (
    Operation(
        verb="GET",
        path="/conversations/{conversation_id}/messages",
        name="listMessages",
        summary="The messages of a conversation, newest first",
        audience=STAFF,
        calls=Thread.LIST_MESSAGES,
        query=PageQuery,
        answer=m.MessagePage,
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
        summary="One message",
        audience=STAFF,
        calls=Thread.GET_MESSAGE,
        answer=m.Message,
    ),
    Operation(
        verb="PATCH",
        path="/messages/{message_id}",
        name="correctIntent",
        summary="Correct what a message is about",
        audience=STAFF,
        calls=Thread.SET_INTENT,
        body=m.CorrectIntent,
        answer=m.Message,
        example={"intent": "question"},
    ),
    Operation(
        verb="POST",
        path="/messages/{message_id}/send-now",
        name="sendNow",
        audience=STAFF,
        calls=Sms.SEND_NOW,
    ),
)
