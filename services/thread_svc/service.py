"""Entrypoints of thread_svc: they translate, the use cases decide."""

from collections.abc import Sequence
from typing import Any

from chassis.runtime.application import Application
from chassis.runtime.entrypoints import on_event, on_events, rpc, untyped_rpc
from contracts.actor import Actor
from contracts.envelope import Envelope, decode
from contracts.events import (
    AutomaticMessageSent,
    ChannelChanged,
    ConsentChanged,
    DeliveryChanged,
    FirmChanged,
    MessageReceived,
    PortalAccessChanged,
    StaffChanged,
)
from contracts.rpc.base import NoFields
from contracts.rpc.thread import Thread
from contracts.rpc.thread.broadcasts import Broadcast, CreateBroadcast, GetBroadcast
from contracts.rpc.thread.channels import FirmChannelList
from contracts.rpc.thread.clients import (
    Client,
    ClientPage,
    CreateClient,
    GetClient,
    ListClients,
    UpdateClient,
)
from contracts.rpc.thread.compose import ComposeMessage
from contracts.rpc.thread.templates import (
    CreateTemplate,
    DeleteTemplate,
    ListTemplates,
    RenderedTemplate,
    RenderTemplate,
    Template,
    TemplateList,
    UpdateTemplate,
)
from contracts.views import MessageView
from services.thread_svc.config import SERVICE_NAME
from services.thread_svc.use_cases import ThreadUseCases

Json = dict[str, Any]
LINGER_SECONDS = 0.02
"""A delivery state is read at a glance, and several at once cost little more than one."""


class ThreadService:
    """The unified conversation."""

    name = SERVICE_NAME
    app: ThreadUseCases = Application(ThreadUseCases)

    @on_events(MessageReceived)
    def on_messages_received(self, batch: Sequence[tuple[Envelope, MessageReceived]]) -> None:
        """A channel: somebody outside wrote."""
        self.app.inbound.record_inbound(batch)

    @on_events(DeliveryChanged, linger=LINGER_SECONDS)
    def on_deliveries_changed(self, batch: Sequence[tuple[Envelope, DeliveryChanged]]) -> None:
        """A channel: messages moved on."""
        self.app.conversations.record_deliveries(batch)

    @on_event(ChannelChanged)
    def on_channel_changed(self, envelope: Envelope, event: ChannelChanged) -> None:
        """A channel: whether it can be used."""
        self.app.read_models.on_channel_changed(envelope, event)

    @on_event(StaffChanged)
    def on_staff_changed(self, envelope: Envelope, event: StaffChanged) -> None:
        """internal_svc: who works here."""
        self.app.read_models.on_staff_changed(envelope, event)

    @on_event(PortalAccessChanged)
    def on_portal_access_changed(self, envelope: Envelope, event: PortalAccessChanged) -> None:
        """portal_svc: who can sign in."""
        self.app.read_models.on_portal_access_changed(envelope, event)

    @on_event(ConsentChanged)
    def on_consent_changed(self, envelope: Envelope, event: ConsentChanged) -> None:
        """sms_svc: who may be texted."""
        self.app.read_models.on_consent_changed(envelope, event)

    @on_event(AutomaticMessageSent)
    def on_automatic_message_sent(self, envelope: Envelope, event: AutomaticMessageSent) -> None:
        """A channel: it answered by itself."""
        self.app.inbound.record_automatic(envelope, event)

    @on_event(FirmChanged)
    def on_firm_changed(self, envelope: Envelope, event: FirmChanged) -> None:
        """internal_svc: the firm's name."""
        self.app.read_models.on_firm_changed(envelope, event)

    @untyped_rpc
    def list_conversations(self, actor: Json, request: Json) -> Json:
        """A page of the inbox."""
        answer: Json = self.app.inbox.list_conversations(decode(Actor, actor), request)
        return answer

    @untyped_rpc
    def count_conversations(self, actor: Json, request: Json) -> Json:
        """Counts for the triage rail."""
        answer: Json = self.app.inbox.count_conversations(decode(Actor, actor), request)
        return answer

    @untyped_rpc
    def get_conversation(self, actor: Json, request: Json) -> Json:
        """One conversation with its people."""
        answer: Json = self.app.inbox.get_conversation(decode(Actor, actor), request)
        return answer

    @untyped_rpc
    def list_messages(self, actor: Json, request: Json) -> Json:
        """A page of messages."""
        answer: Json = self.app.inbox.list_messages(decode(Actor, actor), request)
        return answer

    @untyped_rpc
    def get_message(self, actor: Json, request: Json) -> Json:
        """One message."""
        answer: Json = self.app.conversations.get_message(decode(Actor, actor), request)
        return answer

    @rpc(Thread.COMPOSE_MESSAGE)
    def compose_message(self, actor: Actor, request: ComposeMessage) -> MessageView:
        return self.app.outbound.compose_message(actor, request)

    @untyped_rpc
    def mark_read(self, actor: Json, request: Json) -> Json:
        """Seen up to now."""
        answer: Json = self.app.inbox.mark_read(decode(Actor, actor), request)
        return answer

    @untyped_rpc
    def mark_unread(self, actor: Json, request: Json) -> Json:
        """Not seen after all."""
        answer: Json = self.app.inbox.mark_unread(decode(Actor, actor), request)
        return answer

    @untyped_rpc
    def link_conversation(self, actor: Json, request: Json) -> Json:
        """Give an unknown sender a client."""
        answer: Json = self.app.linking.link_conversation(decode(Actor, actor), request)
        return answer

    @untyped_rpc
    def undo_link(self, actor: Json, request: Json) -> Json:
        """Take that back."""
        answer: Json = self.app.linking.undo_link(decode(Actor, actor), str(request["link_id"]))
        return answer

    @untyped_rpc
    def set_intent(self, actor: Json, request: Json) -> Json:
        """Correct a message's intent."""
        answer: Json = self.app.conversations.set_intent(decode(Actor, actor), request)
        return answer

    @rpc(Thread.LIST_CLIENTS)
    def list_clients(self, actor: Actor, request: ListClients) -> ClientPage:
        return self.app.address_book.list_clients(actor, request)

    @rpc(Thread.GET_CLIENT)
    def get_client(self, actor: Actor, request: GetClient) -> Client:
        return self.app.address_book.get_client(actor, request)

    @rpc(Thread.CREATE_CLIENT)
    def create_client(self, actor: Actor, request: CreateClient) -> Client:
        return self.app.address_book.create_client(actor, request)

    @rpc(Thread.UPDATE_CLIENT)
    def update_client(self, actor: Actor, request: UpdateClient) -> Client:
        return self.app.address_book.update_client(actor, request)

    @untyped_rpc
    def get_attachment(self, actor: Json, request: Json) -> Json:
        """What a file is."""
        answer: Json = self.app.conversations.get_attachment(decode(Actor, actor), request)
        return answer

    @rpc(Thread.LIST_TEMPLATES)
    def list_templates(self, actor: Actor, request: ListTemplates) -> TemplateList:
        return self.app.templates.list_templates(actor, request)

    @rpc(Thread.CREATE_TEMPLATE)
    def create_template(self, actor: Actor, request: CreateTemplate) -> Template:
        return self.app.templates.create_template(actor, request)

    @rpc(Thread.UPDATE_TEMPLATE)
    def update_template(self, actor: Actor, request: UpdateTemplate) -> Template:
        return self.app.templates.update_template(actor, request)

    @rpc(Thread.DELETE_TEMPLATE)
    def delete_template(self, actor: Actor, request: DeleteTemplate) -> NoFields:
        return self.app.templates.delete_template(actor, request)

    @rpc(Thread.RENDER_TEMPLATE)
    def render_template(self, actor: Actor, request: RenderTemplate) -> RenderedTemplate:
        return self.app.templates.render_template(actor, request)

    @rpc(Thread.CREATE_BROADCAST)
    def create_broadcast(self, actor: Actor, request: CreateBroadcast) -> Broadcast:
        return self.app.broadcasts.create_broadcast(actor, request)

    @rpc(Thread.GET_BROADCAST)
    def get_broadcast(self, actor: Actor, request: GetBroadcast) -> Broadcast:
        return self.app.broadcasts.get_broadcast(actor, request)

    @rpc(Thread.LIST_CHANNELS)
    def list_channels(self, actor: Actor, request: NoFields) -> FirmChannelList:
        return self.app.channels.list_channels(actor, request)


SERVICE = ThreadService
