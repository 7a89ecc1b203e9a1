"""Messages of a conversation."""

from chassis.errors import NotFound
from contracts.rpc import Sms, Thread
from contracts.rpc.sms.messages import MessageDelivery, SendTextNow
from contracts.rpc.thread.compose import SendHeldMessage
from gateway.rest.operations import STAFF, Call, Operation


def _send_now(call: Call) -> MessageDelivery:
    """It waits with us, or with the channel of texts: only these know."""
    try:
        return call.ask(Thread.SEND_HELD_MESSAGE)
    except NotFound:
        text = SendTextNow(message_id=call.request.message_id)
        return call.context.rpc.ask(Sms.SEND_NOW, call.signed_in.actor, text)


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
        summary="Send a message now that waits: with us, or a text for its client's morning",
        handle=_send_now,
        request=SendHeldMessage,
        reply=MessageDelivery,
    ),
    Operation(
        verb="GET",
        path="/messages/{message_id}/answer",
        name="getAnswer",
        audience=STAFF,
        calls=Thread.GET_ANSWER,
    ),
    Operation(
        verb="POST",
        path="/messages/{message_id}/cancel",
        name="cancelMessage",
        audience=STAFF,
        calls=Thread.CANCEL_MESSAGE,
    ),
    Operation(
        verb="GET",
        path="/conversations/{conversation_id}/held-messages",
        name="listHeldMessages",
        audience=STAFF,
        calls=Thread.LIST_HELD_MESSAGES,
    ),
)
