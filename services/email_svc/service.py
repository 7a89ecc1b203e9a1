"""Entrypoints of email_svc: they translate, the use cases decide."""

from typing import Any

from werkzeug.wrappers import Request, Response

from chassis.runtime.application import Application
from chassis.runtime.entrypoints import http, on_event, untyped_rpc
from contracts.actor import Actor
from contracts.channels import Channel
from contracts.envelope import Envelope, decode
from contracts.events import MessageComposed
from services.email_svc.config import SERVICE_NAME
from services.email_svc.use_cases import EmailUseCases


class EmailService:
    """E-mail."""

    name = SERVICE_NAME
    app = Application(EmailUseCases)

    @http("POST", "/webhooks/gmail", signed_by="Authorization")
    def on_gmail_push(self, request: Request) -> Response:
        """Cloud Pub/Sub: something changed in a mailbox."""
        self.app.prompts.receive_gmail_push(
            request.headers.get("Authorization"), request.get_data()
        )
        return Response(status=204)

    @on_event(MessageComposed)
    def on_message_composed(self, envelope: Envelope, message: MessageComposed) -> None:
        """thread_svc: deliver this, if it is an e-mail."""
        if message.channel == Channel.EMAIL:
            self.app.outbound.on_message_composed(envelope, message)

    @untyped_rpc
    def connect_mailbox(self, actor: dict[str, Any], request: dict[str, Any]) -> dict[str, Any]:
        """Connect a mailbox to the firm."""
        answer: dict[str, Any] = self.app.mailboxes.connect_mailbox(decode(Actor, actor), request)
        return answer

    @untyped_rpc
    def list_mailboxes(self, actor: dict[str, Any], request: dict[str, Any]) -> dict[str, Any]:
        """The firm's mailboxes."""
        del request
        answer: dict[str, Any] = self.app.mailboxes.list_mailboxes(decode(Actor, actor))
        return answer


SERVICE = EmailService
