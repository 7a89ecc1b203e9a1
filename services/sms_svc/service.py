"""Entrypoints of sms_svc: they translate, the use cases decide."""

from werkzeug.wrappers import Request, Response

from chassis.runtime.application import Application
from chassis.runtime.entrypoints import http, on_event, rpc
from chassis.runtime.entrypoints.stuck import StuckEventEntrypoints
from contracts.actor import Actor
from contracts.envelope import Envelope
from contracts.events import FirmChanged, MessageComposed
from contracts.rpc.base import NoFields
from contracts.rpc.sms import Sms
from contracts.rpc.sms.consent import (
    Consent,
    GetConsent,
    GetTextNotice,
    RecordConsent,
    RecordedConsent,
    TextNotice,
)
from contracts.rpc.sms.messages import MessageDelivery, SendTextNow
from contracts.rpc.sms.numbers import (
    AvailableNumberList,
    ClaimNumber,
    PhoneNumber,
    PhoneNumberList,
    ReleaseNumber,
    SearchNumbers,
    UpdateNumber,
)
from contracts.rpc.sms.registration import Registration, SubmitRegistration
from contracts.rpc.sms.settings import SmsSettings, UpdateSmsSettings
from contracts.rpc.sms.usage import Usage
from services.sms_svc.config import SERVICE_NAME
from services.sms_svc.use_cases import SmsUseCases
from services.sms_svc.webhooks import form_of, path_of

_SIGNATURE = "X-Twilio-Signature"


class SmsService(StuckEventEntrypoints):
    """Text messages."""

    name = SERVICE_NAME
    app: SmsUseCases = Application(SmsUseCases)

    @http("POST", "/webhooks/twilio/messages", signed_by=_SIGNATURE)
    def on_inbound_text(self, request: Request) -> Response:
        """Twilio: somebody wrote to one of our numbers."""
        signature = request.headers.get(_SIGNATURE)
        self.app.inbound.receive_text(path_of(request), form_of(request), signature)
        return Response(status=204)

    @http("POST", "/webhooks/twilio/status/<string:message_id>", signed_by=_SIGNATURE)
    def on_text_status(self, request: Request, message_id: str) -> Response:
        """Twilio: one of our messages moved on."""
        path, signature = path_of(request), request.headers.get(_SIGNATURE)
        self.app.outbound.receive_status(path, message_id, form_of(request), signature)
        return Response(status=204)

    @on_event(MessageComposed)
    def on_message_composed(self, envelope: Envelope, event: MessageComposed) -> None:
        """thread_svc: deliver this, if it is a text."""
        self.app.outbound.on_message_composed(envelope, event)

    @on_event(FirmChanged)
    def on_firm_changed(self, envelope: Envelope, event: FirmChanged) -> None:
        """internal_svc: the firm's name."""
        self.app.channel.on_firm_changed(envelope, event)

    @rpc(Sms.SEARCH_NUMBERS)
    def search_numbers(self, actor: Actor, request: SearchNumbers) -> AvailableNumberList:
        del actor
        return self.app.numbers.search_numbers(request)

    @rpc(Sms.LIST_NUMBERS)
    def list_numbers(self, actor: Actor, request: NoFields) -> PhoneNumberList:
        del request
        return self.app.numbers.list_numbers(actor)

    @rpc(Sms.CLAIM_NUMBER)
    def claim_number(self, actor: Actor, request: ClaimNumber) -> PhoneNumber:
        return self.app.number_claims.claim_number(actor, request)

    @rpc(Sms.UPDATE_NUMBER)
    def update_number(self, actor: Actor, request: UpdateNumber) -> PhoneNumber:
        return self.app.numbers.update_number(actor, request)

    @rpc(Sms.RELEASE_NUMBER)
    def release_number(self, actor: Actor, request: ReleaseNumber) -> PhoneNumber:
        return self.app.number_releases.release_number(actor, request)

    @rpc(Sms.GET_SETTINGS)
    def get_settings(self, actor: Actor, request: NoFields) -> SmsSettings:
        del request
        return self.app.settings.get_settings(actor)

    @rpc(Sms.UPDATE_SETTINGS)
    def update_settings(self, actor: Actor, request: UpdateSmsSettings) -> SmsSettings:
        return self.app.settings.update_settings(actor, request)

    @rpc(Sms.GET_USAGE)
    def get_usage(self, actor: Actor, request: NoFields) -> Usage:
        del request
        return self.app.usage.get_usage(actor)

    @rpc(Sms.GET_CONSENT)
    def get_consent(self, actor: Actor, request: GetConsent) -> Consent:
        return self.app.consent.get_consent(actor, request)

    @rpc(Sms.RECORD_CONSENT)
    def record_consent(self, actor: Actor, request: RecordConsent) -> RecordedConsent:
        return self.app.consent.record_consent(actor, request)

    @rpc(Sms.GET_TEXT_NOTICE)
    def get_text_notice(self, actor: Actor, request: GetTextNotice) -> TextNotice:
        return self.app.consent.get_text_notice(actor, request)

    @rpc(Sms.GET_REGISTRATION)
    def get_registration(self, actor: Actor, request: NoFields) -> Registration:
        del request
        return self.app.registrations.get_registration(actor)

    @rpc(Sms.SUBMIT_REGISTRATION)
    def submit_registration(self, actor: Actor, request: SubmitRegistration) -> Registration:
        return self.app.registrations.submit_registration(actor, request)

    @rpc(Sms.SEND_NOW)
    def send_now(self, actor: Actor, request: SendTextNow) -> MessageDelivery:
        return self.app.outbound.send_now(actor, request)


SERVICE = SmsService
