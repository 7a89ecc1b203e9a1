"""Entrypoints of internal_svc: they translate, the use cases decide."""

from typing import Any

from chassis.application import Application
from chassis.entrypoints import on_event, rpc
from chassis.probes import Probes
from contracts.actor import Actor
from contracts.channels import Channel
from contracts.envelope import Envelope, decode
from contracts.events import MessageComposed
from services.internal_svc.config import SERVICE_NAME
from services.internal_svc.use_cases import InternalUseCases

Json = dict[str, Any]


class InternalService(Probes):
    """Firms, staff and notes."""

    name = SERVICE_NAME
    app = Application(InternalUseCases)

    @on_event(MessageComposed)
    def on_message_composed(self, envelope: Envelope, message: MessageComposed) -> None:
        """thread_svc: keep this, if it is a note."""
        if message.channel == Channel.INTERNAL:
            self.app.post_note(envelope, message)

    @rpc
    def register_firm(self, actor: Json, request: Json) -> Json:
        """Found a firm with its owner."""
        answer: Json = self.app.register_firm(decode(Actor, actor), request)
        return answer

    @rpc
    def add_staff(self, actor: Json, request: Json) -> Json:
        """Add a member of staff."""
        answer: Json = self.app.add_staff(decode(Actor, actor), request)
        return answer

    @rpc
    def list_staff(self, actor: Json, request: Json) -> Json:
        """The firm's directory."""
        del request
        answer: Json = self.app.list_staff(decode(Actor, actor))
        return answer

    @rpc
    def sign_in(self, actor: Json, request: Json) -> Json:
        """Begin a session; nobody is signed in yet, so the actor says nothing."""
        del actor
        answer: Json = self.app.sign_in(request)
        return answer

    @rpc
    def refresh_session(self, actor: Json, request: Json) -> Json:
        """Renew a session; the token alone says whose."""
        del actor
        answer: Json = self.app.refresh_session(request)
        return answer

    @rpc
    def sign_out(self, actor: Json, request: Json) -> Json:
        """End a session; the token alone says whose."""
        del actor
        answer: Json = self.app.sign_out(request)
        return answer


SERVICE = InternalService
