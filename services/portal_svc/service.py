"""Entrypoints of portal_svc: they translate, the use cases decide."""

from typing import Any

from chassis.runtime.application import Application
from chassis.runtime.entrypoints import on_event, untyped_rpc
from contracts.actor import Actor
from contracts.channels import Channel
from contracts.envelope import Envelope, decode
from contracts.events import ClientChanged, ContactNotified, FirmChanged, MessageComposed
from services.portal_svc.config import SERVICE_NAME
from services.portal_svc.use_cases import PortalUseCases

Json = dict[str, Any]


class PortalService:
    """The client portal."""

    name = SERVICE_NAME
    app: PortalUseCases = Application(PortalUseCases)

    @on_event(MessageComposed)
    def on_message_composed(self, envelope: Envelope, message: MessageComposed) -> None:
        """thread_svc: post this, if it is for the portal."""
        if message.channel == Channel.PORTAL:
            self.app.messages.on_message_composed(envelope, message)

    @on_event(ContactNotified)
    def on_contact_notified(self, envelope: Envelope, event: ContactNotified) -> None:
        """notify_svc: a contact was told of messages."""
        self.app.receipts.on_contact_notified(envelope, event)

    @on_event(ClientChanged)
    def on_client_changed(self, envelope: Envelope, event: ClientChanged) -> None:
        """thread_svc: a client and its contacts as they are now."""
        self.app.conversations.on_client_changed(envelope, event)

    @on_event(FirmChanged)
    def on_firm_changed(self, envelope: Envelope, event: FirmChanged) -> None:
        """internal_svc: the firm as it is now."""
        self.app.channel.on_firm_changed(envelope, event)

    @untyped_rpc
    def invite_contact(self, actor: Json, request: Json) -> Json:
        """Give a contact access."""
        return self.app.invitations.invite_contact(decode(Actor, actor), request)

    @untyped_rpc
    def sign_in(self, actor: Json, request: Json) -> Json:
        """Begin a session; nobody is signed in yet, so the actor says nothing."""
        del actor
        return self.app.sign_ins.sign_in(request)

    @untyped_rpc
    def refresh_session(self, actor: Json, request: Json) -> Json:
        """Renew a session; the token alone says whose."""
        del actor
        return self.app.sign_ins.refresh_session(request)

    @untyped_rpc
    def sign_out(self, actor: Json, request: Json) -> Json:
        """End a session; the token alone says whose."""
        del actor
        return self.app.sign_ins.sign_out(request)

    @untyped_rpc
    def list_conversations(self, actor: Json, request: Json) -> Json:
        """The contact's conversations."""
        del request
        return self.app.conversations.list_conversations(decode(Actor, actor))

    @untyped_rpc
    def list_messages(self, actor: Json, request: Json) -> Json:
        """A page of a conversation."""
        return self.app.conversations.list_messages(decode(Actor, actor), request)

    @untyped_rpc
    def post_message(self, actor: Json, request: Json) -> Json:
        """The contact writes."""
        return self.app.messages.post_message(decode(Actor, actor), request)

    @untyped_rpc
    def mark_read(self, actor: Json, request: Json) -> Json:
        """The contact has seen everything in a conversation."""
        return self.app.receipts.mark_read(decode(Actor, actor), request)


SERVICE = PortalService
