"""Entrypoints of thread_svc: they translate, the use cases decide."""

from collections.abc import Sequence

from chassis.runtime.application import Application
from chassis.runtime.entrypoints import on_event, on_events, rpc
from chassis.runtime.entrypoints.stuck import StuckEventEntrypoints
from contracts import events
from contracts.actor import Actor
from contracts.envelope import Envelope
from contracts.rpc.base import NoFields
from contracts.rpc.sms.messages import MessageDelivery
from contracts.rpc.stored_files import StoredFile
from contracts.rpc.thread import (
    Thread,
    broadcasts,
    channels,
    clients,
    compose,
    conversations,
    files,
    messages,
    templates,
)
from contracts.views import MessageView
from services.thread_svc.config import SERVICE_NAME
from services.thread_svc.use_cases import ThreadUseCases

LINGER_SECONDS = 0.02
"""A delivery state is read at a glance, and several at once cost little more than one."""


class ThreadService(StuckEventEntrypoints):
    """The unified conversation."""

    name = SERVICE_NAME
    app: ThreadUseCases = Application(ThreadUseCases)

    @on_events(events.MessageReceived)
    def on_messages_received(
        self, batch: Sequence[tuple[Envelope, events.MessageReceived]]
    ) -> None:
        """A channel: somebody outside wrote."""
        self.app.inbound.record_inbound(batch)

    @on_events(events.DeliveryChanged, linger=LINGER_SECONDS)
    def on_deliveries_changed(
        self, batch: Sequence[tuple[Envelope, events.DeliveryChanged]]
    ) -> None:
        """A channel: messages moved on."""
        self.app.conversations.record_deliveries(batch)

    @on_event(events.ChannelChanged)
    def on_channel_changed(self, envelope: Envelope, event: events.ChannelChanged) -> None:
        """A channel: whether it can be used."""
        self.app.read_models.on_channel_changed(envelope, event)

    @on_event(events.StaffChanged)
    def on_staff_changed(self, envelope: Envelope, event: events.StaffChanged) -> None:
        """internal_svc: who works here."""
        self.app.read_models.on_staff_changed(envelope, event)

    @on_event(events.PortalAccessChanged)
    def on_portal_access_changed(
        self, envelope: Envelope, event: events.PortalAccessChanged
    ) -> None:
        """portal_svc: who can sign in."""
        self.app.read_models.on_portal_access_changed(envelope, event)

    @on_event(events.ConsentChanged)
    def on_consent_changed(self, envelope: Envelope, event: events.ConsentChanged) -> None:
        """sms_svc: who may be texted."""
        self.app.channels.on_consent_changed(envelope, event)

    @on_event(events.AutomaticMessageSent)
    def on_automatic_message_sent(
        self, envelope: Envelope, event: events.AutomaticMessageSent
    ) -> None:
        """A channel: it answered by itself."""
        self.app.inbound.record_automatic(envelope, event)

    @on_event(events.MessageSentElsewhere)
    def on_message_sent_elsewhere(
        self, envelope: Envelope, event: events.MessageSentElsewhere
    ) -> None:
        """email_svc: somebody of the firm wrote in their own mail program."""
        self.app.sent_elsewhere.record_sent_elsewhere(envelope, event)

    @on_event(events.FirmChanged)
    def on_firm_changed(self, envelope: Envelope, event: events.FirmChanged) -> None:
        """internal_svc: the firm's name."""
        self.app.read_models.on_firm_changed(envelope, event)

    @rpc(Thread.LIST_CONVERSATIONS)
    def list_conversations(
        self, actor: Actor, request: conversations.ListConversations
    ) -> conversations.ConversationPage:
        return self.app.inbox.list_conversations(actor, request)

    @rpc(Thread.COUNT_CONVERSATIONS)
    def count_conversations(
        self, actor: Actor, request: conversations.CountConversations
    ) -> conversations.ConversationCounts:
        return self.app.inbox.count_conversations(actor, request)

    @rpc(Thread.GET_CONVERSATION)
    def get_conversation(
        self, actor: Actor, request: conversations.GetConversation
    ) -> conversations.Conversation:
        return self.app.inbox.get_conversation(actor, request)

    @rpc(Thread.LIST_MESSAGES)
    def list_messages(self, actor: Actor, request: messages.ListMessages) -> messages.MessagePage:
        return self.app.inbox.list_messages(actor, request)

    @rpc(Thread.GET_MESSAGE)
    def get_message(self, actor: Actor, request: messages.GetMessage) -> MessageView:
        return self.app.conversations.get_message(actor, request)

    @rpc(Thread.COMPOSE_MESSAGE)
    def compose_message(self, actor: Actor, request: compose.ComposeMessage) -> MessageView:
        return self.app.outbound.compose_message(actor, request)

    @rpc(Thread.RESEND_MESSAGE)
    def resend_message(self, actor: Actor, request: compose.ResendMessage) -> MessageView:
        return self.app.resending.resend_message(actor, request)

    @rpc(Thread.GET_ANSWER)
    def get_answer(self, actor: Actor, request: compose.GetAnswer) -> compose.MailAnswer:
        return self.app.answers.get_answer(actor, request)

    @rpc(Thread.LIST_HELD_MESSAGES)
    def list_held_messages(
        self, actor: Actor, request: compose.ListHeldMessages
    ) -> compose.HeldMessageList:
        return self.app.held.list_held_messages(actor, request)

    @rpc(Thread.CANCEL_MESSAGE)
    def cancel_message(self, actor: Actor, request: compose.CancelMessage) -> MessageView:
        return self.app.held.cancel_message(actor, request)

    @rpc(Thread.SEND_HELD_MESSAGE)
    def send_held_message(self, actor: Actor, request: compose.SendHeldMessage) -> MessageDelivery:
        return self.app.held.send_held_message(actor, request)

    @rpc(Thread.MARK_READ)
    def mark_read(self, actor: Actor, request: conversations.MarkRead) -> NoFields:
        return self.app.read_marks.mark_read(actor, request)

    @rpc(Thread.MARK_UNREAD)
    def mark_unread(self, actor: Actor, request: conversations.MarkUnread) -> NoFields:
        return self.app.read_marks.mark_unread(actor, request)

    @rpc(Thread.LINK_CONVERSATION)
    def link_conversation(
        self, actor: Actor, request: conversations.LinkConversation
    ) -> conversations.Link:
        return self.app.linking.link_conversation(actor, request)

    @rpc(Thread.UNDO_LINK)
    def undo_link(self, actor: Actor, request: conversations.UndoLink) -> conversations.LinkUndone:
        return self.app.linking.undo_link(actor, request)

    @rpc(Thread.SET_INTENT)
    def set_intent(self, actor: Actor, request: messages.SetIntent) -> MessageView:
        return self.app.conversations.set_intent(actor, request)

    @rpc(Thread.LIST_CLIENTS)
    def list_clients(self, actor: Actor, request: clients.ListClients) -> clients.ClientPage:
        return self.app.address_book.list_clients(actor, request)

    @rpc(Thread.GET_CLIENT)
    def get_client(self, actor: Actor, request: clients.GetClient) -> clients.Client:
        return self.app.address_book.get_client(actor, request)

    @rpc(Thread.CREATE_CLIENT)
    def create_client(self, actor: Actor, request: clients.CreateClient) -> clients.Client:
        return self.app.address_book.create_client(actor, request)

    @rpc(Thread.UPDATE_CLIENT)
    def update_client(self, actor: Actor, request: clients.UpdateClient) -> clients.Client:
        return self.app.address_book.update_client(actor, request)

    @rpc(Thread.ADD_IDENTITY)
    def add_identity(self, actor: Actor, request: clients.AddIdentity) -> clients.Client:
        return self.app.address_book.add_identity(actor, request)

    @rpc(Thread.GET_ATTACHMENT)
    def get_attachment(self, actor: Actor, request: messages.GetAttachment) -> StoredFile:
        return self.app.conversations.get_attachment(actor, request)

    @rpc(Thread.RECORD_UPLOAD)
    def record_upload(self, actor: Actor, request: files.RecordUpload) -> files.Upload:
        return self.app.files.record_upload(actor, request)

    @rpc(Thread.TAKE_UPLOADS)
    def take_uploads(self, actor: Actor, request: files.TakeUploads) -> files.TakenUploads:
        return self.app.files.take_uploads(actor, request)

    @rpc(Thread.GET_UPLOAD)
    def get_upload(self, actor: Actor, request: files.GetUpload) -> files.Upload:
        return self.app.files.get_upload(actor, request)

    @rpc(Thread.LIST_CLIENT_FILES)
    def list_client_files(
        self, actor: Actor, request: files.ListClientFiles
    ) -> files.ClientFilePage:
        return self.app.files.list_client_files(actor, request)

    @rpc(Thread.LIST_TEMPLATES)
    def list_templates(
        self, actor: Actor, request: templates.ListTemplates
    ) -> templates.TemplateList:
        return self.app.templates.list_templates(actor, request)

    @rpc(Thread.CREATE_TEMPLATE)
    def create_template(
        self, actor: Actor, request: templates.CreateTemplate
    ) -> templates.Template:
        return self.app.templates.create_template(actor, request)

    @rpc(Thread.UPDATE_TEMPLATE)
    def update_template(
        self, actor: Actor, request: templates.UpdateTemplate
    ) -> templates.Template:
        return self.app.templates.update_template(actor, request)

    @rpc(Thread.DELETE_TEMPLATE)
    def delete_template(self, actor: Actor, request: templates.DeleteTemplate) -> NoFields:
        return self.app.templates.delete_template(actor, request)

    @rpc(Thread.RENDER_TEMPLATE)
    def render_template(
        self, actor: Actor, request: templates.RenderTemplate
    ) -> templates.RenderedTemplate:
        return self.app.templates.render_template(actor, request)

    @rpc(Thread.CREATE_BROADCAST)
    def create_broadcast(
        self, actor: Actor, request: broadcasts.CreateBroadcast
    ) -> broadcasts.Broadcast:
        return self.app.broadcasts.create_broadcast(actor, request)

    @rpc(Thread.LIST_BROADCASTS)
    def list_broadcasts(
        self, actor: Actor, request: broadcasts.ListBroadcasts
    ) -> broadcasts.BroadcastPage:
        return self.app.broadcasts.list_broadcasts(actor, request)

    @rpc(Thread.GET_BROADCAST)
    def get_broadcast(self, actor: Actor, request: broadcasts.GetBroadcast) -> broadcasts.Broadcast:
        return self.app.broadcasts.get_broadcast(actor, request)

    @rpc(Thread.LIST_CHANNELS)
    def list_channels(self, actor: Actor, request: NoFields) -> channels.FirmChannelList:
        return self.app.channels.list_channels(actor, request)


SERVICE = ThreadService
