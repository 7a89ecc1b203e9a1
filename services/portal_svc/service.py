"""Entrypoints of portal_svc: they translate, the use cases decide."""

from chassis.runtime.application import Application
from chassis.runtime.entrypoints import on_event, rpc
from chassis.runtime.entrypoints.stuck import StuckEventEntrypoints
from contracts.actor import Actor
from contracts.channels import Channel
from contracts.envelope import Envelope
from contracts.events import ClientChanged, ContactNotified, FirmChanged, MessageComposed
from contracts.rpc.accounts import (
    Account,
    AccountSession,
    EndedSessionPage,
    ListEndedSessions,
    RefreshSession,
    SignOut,
)
from contracts.rpc.base import NoFields
from contracts.rpc.portal import Portal
from contracts.rpc.portal.access import InviteContact, SignInToPortal, WithdrawContact
from contracts.rpc.portal.conversations import (
    GetPortalAttachment,
    ListPortalMessages,
    MarkPortalConversationRead,
    PortalConversationList,
    PortalMessage,
    PortalMessagePage,
    PostPortalMessage,
)
from contracts.rpc.stored_files import StoredFile
from services.portal_svc.config import SERVICE_NAME
from services.portal_svc.use_cases import PortalUseCases


class PortalService(StuckEventEntrypoints):
    """The client portal."""

    name = SERVICE_NAME
    app: PortalUseCases = Application(PortalUseCases)

    @on_event(MessageComposed)
    def on_message_composed(self, envelope: Envelope, message: MessageComposed) -> None:
        """thread_svc: post this, if it is for the portal."""
        if message.channel == Channel.PORTAL:
            self.app.posting.on_message_composed(envelope, message)

    @on_event(ContactNotified)
    def on_contact_notified(self, envelope: Envelope, event: ContactNotified) -> None:
        """notify_svc: a contact was told of messages."""
        self.app.receipts.on_contact_notified(envelope, event)

    @on_event(ClientChanged)
    def on_client_changed(self, envelope: Envelope, event: ClientChanged) -> None:
        """thread_svc: a client and its contacts as they are now."""
        self.app.reading.on_client_changed(envelope, event)

    @on_event(FirmChanged)
    def on_firm_changed(self, envelope: Envelope, event: FirmChanged) -> None:
        """internal_svc: the firm as it is now."""
        self.app.channel.on_firm_changed(envelope, event)

    @rpc(Portal.INVITE_CONTACT)
    def invite_contact(self, actor: Actor, request: InviteContact) -> Account:
        return self.app.invitations.invite_contact(actor, request)

    @rpc(Portal.WITHDRAW_CONTACT)
    def withdraw_contact(self, actor: Actor, request: WithdrawContact) -> NoFields:
        return self.app.access.withdraw_contact(actor, request)

    @rpc(Portal.SIGN_IN)
    def sign_in(self, actor: Actor, request: SignInToPortal) -> AccountSession:
        del actor
        return self.app.sign_ins.sign_in(request, request.firm_id)

    @rpc(Portal.REFRESH_SESSION)
    def refresh_session(self, actor: Actor, request: RefreshSession) -> AccountSession:
        del actor
        return self.app.sign_ins.refresh_session(request)

    @rpc(Portal.SIGN_OUT)
    def sign_out(self, actor: Actor, request: SignOut) -> NoFields:
        del actor
        return self.app.sign_ins.sign_out(request)

    @rpc(Portal.LIST_ENDED_SESSIONS)
    def list_ended_sessions(self, actor: Actor, request: ListEndedSessions) -> EndedSessionPage:
        return self.app.sessions.endings.list_ended(actor, request)

    @rpc(Portal.LIST_CONVERSATIONS)
    def list_conversations(self, actor: Actor, request: NoFields) -> PortalConversationList:
        return self.app.reading.list_conversations(actor, request)

    @rpc(Portal.LIST_MESSAGES)
    def list_messages(self, actor: Actor, request: ListPortalMessages) -> PortalMessagePage:
        return self.app.reading.list_messages(actor, request)

    @rpc(Portal.POST_MESSAGE)
    def post_message(self, actor: Actor, request: PostPortalMessage) -> PortalMessage:
        return self.app.posting.post_message(actor, request)

    @rpc(Portal.GET_ATTACHMENT)
    def get_attachment(self, actor: Actor, request: GetPortalAttachment) -> StoredFile:
        return self.app.reading.get_attachment(actor, request)

    @rpc(Portal.MARK_READ)
    def mark_read(self, actor: Actor, request: MarkPortalConversationRead) -> NoFields:
        return self.app.receipts.mark_read(actor, request)


SERVICE = PortalService
