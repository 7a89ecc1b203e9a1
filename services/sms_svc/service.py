"""Entrypoints of sms_svc: they translate, the use cases decide."""

from typing import Any, cast

from werkzeug.wrappers import Request, Response

from chassis.runtime.application import Application
from chassis.runtime.entrypoints import http, on_event, rpc, untyped_rpc
from contracts.actor import Actor
from contracts.channels import Channel
from contracts.envelope import Envelope, decode
from contracts.events import FirmChanged, MessageComposed
from contracts.rpc.base import NoFields
from contracts.rpc.sms import Sms, Usage
from services.sms_svc.api import SmsRequests
from services.sms_svc.config import SERVICE_NAME

_SIGNATURE = "X-Twilio-Signature"
Answer = dict[str, Any]


class SmsService:
    """Text messages."""

    name = SERVICE_NAME
    app = Application(SmsRequests)

    @http("POST", "/webhooks/twilio/messages", signed_by=_SIGNATURE)
    def on_inbound_text(self, request: Request) -> Response:
        """Twilio: somebody wrote to one of our numbers."""
        form = request.form.to_dict()
        self.app.receive_text(_path(request), form, request.headers.get(_SIGNATURE))
        return Response(status=204)

    @http("POST", "/webhooks/twilio/status/<string:message_id>", signed_by=_SIGNATURE)
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

    @on_event(FirmChanged)
    def on_firm_changed(self, envelope: Envelope, firm: FirmChanged) -> None:
        """internal_svc: the firm's name."""
        self.app.learn_firm(envelope, firm)

    @untyped_rpc
    def search_numbers(self, actor: dict[str, Any], request: dict[str, Any]) -> Answer:
        """Numbers for sale."""
        return cast("Answer", self.app.search_numbers(decode(Actor, actor), request))

    @untyped_rpc
    def list_numbers(self, actor: dict[str, Any], request: dict[str, Any]) -> Answer:
        """The firm's numbers."""
        del request
        return cast("Answer", self.app.list_numbers(decode(Actor, actor)))

    @untyped_rpc
    def claim_number(self, actor: dict[str, Any], request: dict[str, Any]) -> Answer:
        """Connect a number to the firm."""
        return cast("Answer", self.app.claim_number(decode(Actor, actor), request))

    @untyped_rpc
    def update_number(self, actor: dict[str, Any], request: dict[str, Any]) -> Answer:
        """Label, default or pause of a number."""
        return cast("Answer", self.app.update_number(decode(Actor, actor), request))

    @untyped_rpc
    def release_number(self, actor: dict[str, Any], request: dict[str, Any]) -> Answer:
        """Give a number back."""
        return cast("Answer", self.app.release_number(decode(Actor, actor), request))

    @untyped_rpc
    def get_settings(self, actor: dict[str, Any], request: dict[str, Any]) -> Answer:
        """Quiet hours, office hours, automatic answer."""
        del request
        return cast("Answer", self.app.get_settings(decode(Actor, actor)))

    @untyped_rpc
    def update_settings(self, actor: dict[str, Any], request: dict[str, Any]) -> Answer:
        """Replace them."""
        return cast("Answer", self.app.update_settings(decode(Actor, actor), request))

    @rpc(Sms.GET_USAGE)
    def get_usage(self, actor: Actor, request: NoFields) -> Usage:
        del request
        answer: Usage = self.app.get_usage(actor)
        return answer

    @untyped_rpc
    def get_registration(self, actor: dict[str, Any], request: dict[str, Any]) -> Answer:
        """The firm's A2P registration."""
        del request
        return cast("Answer", self.app.get_registration(decode(Actor, actor)))

    @untyped_rpc
    def submit_registration(self, actor: dict[str, Any], request: dict[str, Any]) -> Answer:
        """Register the firm with the carriers."""
        return cast("Answer", self.app.submit_registration(decode(Actor, actor), request))

    @untyped_rpc
    def send_now(self, actor: dict[str, Any], request: dict[str, Any]) -> Answer:
        """Send a text that waits for the morning."""
        return cast("Answer", self.app.send_now(decode(Actor, actor), request))

    @untyped_rpc
    def get_consent(self, actor: dict[str, Any], request: dict[str, Any]) -> Answer:
        """The consent ledger of a phone."""
        return cast("Answer", self.app.get_consent(decode(Actor, actor), request))


def _path(request: Request) -> str:
    query = request.query_string.decode()
    return f"{request.path}?{query}" if query else request.path


SERVICE = SmsService
