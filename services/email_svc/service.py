"""Entrypoints of email_svc: they translate, the use cases decide."""

from werkzeug.wrappers import Request, Response

from chassis.runtime.application import Application
from chassis.runtime.entrypoints import http, on_event, rpc
from chassis.runtime.entrypoints.stuck import StuckEventEntrypoints
from contracts.actor import Actor
from contracts.channels import Channel
from contracts.envelope import Envelope
from contracts.events import MessageComposed
from contracts.rpc import Email
from contracts.rpc.base import NoFields
from contracts.rpc.email import settings
from contracts.rpc.email.accounts import ConnectAccount
from contracts.rpc.email.authorizations import (
    BeginAuthorization,
    CompleteAuthorization,
    MailboxAuthorization,
)
from contracts.rpc.email.discovery import DiscoverServers, ServersProposal
from contracts.rpc.email.mailboxes import (
    ConnectMailbox,
    DisconnectMailbox,
    Mailbox,
    MailboxList,
    UpdateMailbox,
)
from contracts.rpc.email.senders import (
    AddSender,
    MailSender,
    MailSenderList,
    RemoveSender,
    UpdateSender,
)
from contracts.rpc.email.sync import (
    CountMailbox,
    FetchMissing,
    RetrySetAside,
    SetAsideList,
    StartBackfill,
    StopBackfill,
)
from services.email_svc.config import SERVICE_NAME
from services.email_svc.providers.graph_push import (
    GRAPH_LIFECYCLE_PATH,
    GRAPH_PUSH_PATH,
    MOST_PUSH_BYTES,
    validation_answer,
)
from services.email_svc.use_cases import EmailUseCases


class EmailService(StuckEventEntrypoints):
    """E-mail."""

    name = SERVICE_NAME
    app: EmailUseCases = Application(EmailUseCases)

    @http("POST", "/webhooks/gmail", signed_by="Authorization")
    def on_gmail_push(self, request: Request) -> Response:
        """Cloud Pub/Sub: something changed in a mailbox."""
        self.app.prompts.receive_gmail_push(
            request.headers.get("Authorization"), request.get_data()
        )
        return Response(status=204)

    @http("POST", GRAPH_PUSH_PATH, most_bytes=MOST_PUSH_BYTES)
    @http("POST", GRAPH_LIFECYCLE_PATH, most_bytes=MOST_PUSH_BYTES)
    def on_graph_push(self, request: Request) -> Response:
        """Microsoft Graph: mail came, something about a subscription, or is this address ours?"""
        token = request.args.get("validationToken")
        if token is not None:
            return _plain_text(validation_answer(token))
        self.app.prompts.receive_graph_push(request.get_data())
        return Response(status=202)

    @on_event(MessageComposed)
    def on_message_composed(self, envelope: Envelope, message: MessageComposed) -> None:
        """thread_svc: deliver this, if it is an e-mail."""
        if message.channel == Channel.EMAIL:
            self.app.outbound.on_message_composed(envelope, message)

    @rpc(Email.CONNECT_MAILBOX)
    def connect_mailbox(self, actor: Actor, request: ConnectMailbox) -> Mailbox:
        return self.app.mailboxes.connect_mailbox(actor, request)

    @rpc(Email.LIST_MAILBOXES)
    def list_mailboxes(self, actor: Actor, request: NoFields) -> MailboxList:
        del request
        return self.app.mailboxes.list_mailboxes(actor)

    @rpc(Email.UPDATE_MAILBOX)
    def update_mailbox(self, actor: Actor, request: UpdateMailbox) -> Mailbox:
        return self.app.mailboxes.update_mailbox(actor, request)

    @rpc(Email.DISCONNECT_MAILBOX)
    def disconnect_mailbox(self, actor: Actor, request: DisconnectMailbox) -> Mailbox:
        return self.app.mailboxes.disconnect_mailbox(actor, request)

    @rpc(Email.BEGIN_AUTHORIZATION)
    def begin_authorization(
        self, actor: Actor, request: BeginAuthorization
    ) -> MailboxAuthorization:
        return self.app.authorizations.begin(actor, request)

    @rpc(Email.COMPLETE_AUTHORIZATION)
    def complete_authorization(self, actor: Actor, request: CompleteAuthorization) -> Mailbox:
        return self.app.authorizations.complete(actor, request)

    @rpc(Email.START_BACKFILL)
    def start_backfill(self, actor: Actor, request: StartBackfill) -> Mailbox:
        return self.app.sync_requests.start_backfill(actor, request)

    @rpc(Email.STOP_BACKFILL)
    def stop_backfill(self, actor: Actor, request: StopBackfill) -> Mailbox:
        return self.app.sync_requests.stop_backfill(actor, request)

    @rpc(Email.COUNT_MAILBOX)
    def count_mailbox(self, actor: Actor, request: CountMailbox) -> Mailbox:
        return self.app.sync_requests.count_mailbox(actor, request)

    @rpc(Email.FETCH_MISSING)
    def fetch_missing(self, actor: Actor, request: FetchMissing) -> Mailbox:
        return self.app.sync_requests.fetch_missing(actor, request)

    @rpc(Email.LIST_SET_ASIDE)
    def list_set_aside(self, actor: Actor, request: NoFields) -> SetAsideList:
        del request
        return self.app.sync_requests.list_set_aside(actor)

    @rpc(Email.RETRY_SET_ASIDE)
    def retry_set_aside(self, actor: Actor, request: RetrySetAside) -> NoFields:
        return self.app.sync_requests.retry_set_aside(actor, request)

    @rpc(Email.CONNECT_ACCOUNT)
    def connect_account(self, actor: Actor, request: ConnectAccount) -> Mailbox:
        return self.app.accounts.connect_account(actor, request)

    @rpc(Email.DISCOVER_SERVERS)
    def discover_servers(self, actor: Actor, request: DiscoverServers) -> ServersProposal:
        del actor  # whose firm it is makes no difference to what a domain publishes
        return self.app.discovery.discover_servers(request)

    @rpc(Email.LIST_SENDERS)
    def list_senders(self, actor: Actor, request: NoFields) -> MailSenderList:
        del request
        return self.app.senders.list_senders(actor)

    @rpc(Email.ADD_SENDER)
    def add_sender(self, actor: Actor, request: AddSender) -> MailSender:
        return self.app.senders.add_sender(actor, request)

    @rpc(Email.UPDATE_SENDER)
    def update_sender(self, actor: Actor, request: UpdateSender) -> MailSender:
        return self.app.senders.update_sender(actor, request)

    @rpc(Email.REMOVE_SENDER)
    def remove_sender(self, actor: Actor, request: RemoveSender) -> NoFields:
        return self.app.senders.remove_sender(actor, request)

    @rpc(Email.GET_MAIL_SETTINGS)
    def get_mail_settings(self, actor: Actor, request: NoFields) -> settings.EmailSettings:
        del request
        return self.app.settings.get_settings(actor)

    @rpc(Email.UPDATE_MAIL_SETTINGS)
    def update_mail_settings(
        self, actor: Actor, request: settings.UpdateEmailSettings
    ) -> settings.EmailSettings:
        return self.app.settings.update_settings(actor, request)

    @rpc(Email.GET_SIGNATURE)
    def get_signature(self, actor: Actor, request: NoFields) -> settings.MailSignature:
        del request
        return self.app.settings.get_signature(actor)

    @rpc(Email.UPDATE_SIGNATURE)
    def update_signature(
        self, actor: Actor, request: settings.UpdateMailSignature
    ) -> settings.MailSignature:
        return self.app.settings.update_signature(actor, request)


def _plain_text(told: str) -> Response:
    """What somebody else wrote, so that no browser takes it for a page."""
    headers = {"X-Content-Type-Options": "nosniff"}
    return Response(told, 200, headers, content_type="text/plain; charset=utf-8")


SERVICE = EmailService
