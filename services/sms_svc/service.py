"""Entrypoints of sms_svc: they translate, the use cases decide."""

from typing import Any

from werkzeug.wrappers import Request, Response

from chassis.application import Application
from chassis.entrypoints import http, on_event, rpc
from chassis.probes import Probes
from contracts.actor import Actor
from contracts.channels import Channel
from contracts.envelope import Envelope, decode
from contracts.events import MessageComposed
from services.sms_svc.config import SERVICE_NAME
from services.sms_svc.use_cases import SmsUseCases

_SIGNATURE = "X-Twilio-Signature"


class SmsService(Probes):
    """Text messages."""

    name = SERVICE_NAME
    app = Application(SmsUseCases)

    @http("POST", "/webhooks/twilio/messages")
    def on_inbound_text(self, request: Request) -> Response:
        """Twilio: somebody wrote to one of our numbers."""
        form = request.form.to_dict()
        self.app.receive_text(_path(request), form, request.headers.get(_SIGNATURE))
        return Response(status=204)

    @http("POST", "/webhooks/twilio/status/<string:message_id>")
    def on_text_status(self, request: Request, message_id: str) -> Response:
        """Twilio: one of our messages moved on."""
        form = request.form.to_dict()
        signature = request.headers.get(_SIGNATURE)
        self.app.receive_status(_path(request), message_id, form, signature)
        return Response(status=204)

    @on_event(MessageComposed)
    def on_message_composed(self, envelope: Envelope, message: MessageComposed) -> None:
        """thread_svc: deliver this, if it is a text."""
        if message.channel == Channel.SMS:
            self.app.deliver(envelope, message)

    @rpc
    def claim_number(self, actor: dict[str, Any], request: dict[str, Any]) -> dict[str, Any]:
        """Connect a number to the firm."""
        answer: dict[str, Any] = self.app.claim_number(decode(Actor, actor), request)
        return answer

    @rpc
    def list_numbers(self, actor: dict[str, Any], request: dict[str, Any]) -> dict[str, Any]:
        """The firm's numbers."""
        del request
        answer: dict[str, Any] = self.app.list_numbers(decode(Actor, actor))
        return answer


def _path(request: Request) -> str:
    query = request.query_string.decode()
    return f"{request.path}?{query}" if query else request.path


SERVICE = SmsService
