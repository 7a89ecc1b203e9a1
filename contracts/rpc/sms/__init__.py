"""What the gateway may ask of sms_svc."""

from contracts.rpc.base import Method, NoFields
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
from contracts.rpc.stuck import drop_stuck_event, list_stuck_events, retry_stuck_event


class Sms:
    """sms_svc. What it asks a provider while the caller waits has a longer deadline."""

    SEARCH_NUMBERS = Method(
        "sms",
        "search_numbers",
        SearchNumbers,
        AvailableNumberList,
        permission="settings.view",
        summary="Up to ten numbers that can be claimed",
        deadline=12.0,
    )
    LIST_NUMBERS = Method(
        "sms",
        "list_numbers",
        NoFields,
        PhoneNumberList,
        permission="settings.view",
        summary="The firm's numbers",
    )
    CLAIM_NUMBER = Method(
        "sms",
        "claim_number",
        ClaimNumber,
        PhoneNumber,
        permission="settings.edit",
        summary="Claim a number and connect it; the first one becomes the default",
        deadline=25.0,
    )
    UPDATE_NUMBER = Method(
        "sms",
        "update_number",
        UpdateNumber,
        PhoneNumber,
        permission="settings.edit",
        summary="Label a number, make it the default, pause or resume it",
    )
    RELEASE_NUMBER = Method(
        "sms",
        "release_number",
        ReleaseNumber,
        PhoneNumber,
        permission="settings.edit",
        summary="Give a number back; its messages stay",
        deadline=25.0,
    )
    GET_SETTINGS = Method(
        "sms",
        "get_settings",
        NoFields,
        SmsSettings,
        permission="settings.view",
        summary="Quiet hours, office hours, auto-reply",
    )
    UPDATE_SETTINGS = Method(
        "sms",
        "update_settings",
        UpdateSmsSettings,
        SmsSettings,
        permission="settings.edit",
        summary="Replace them",
    )
    GET_USAGE = Method(
        "sms",
        "get_usage",
        NoFields,
        Usage,
        permission="settings.view",
        summary="Messages and segments of this month against the allowance",
    )
    GET_CONSENT = Method(
        "sms",
        "get_consent",
        GetConsent,
        Consent,
        # Whose phone it is this service does not know, so only who sees the whole firm may ask.
        permission="conversations.view_team",
        summary="Whether a phone may be texted, and how that came about",
    )
    RECORD_CONSENT = Method(
        "sms",
        "record_consent",
        RecordConsent,
        RecordedConsent,
        permission="messages.send",
        summary="Record that a person opted out, or in again, by other means than a text",
    )
    GET_TEXT_NOTICE = Method(
        "sms",
        "get_text_notice",
        GetTextNotice,
        TextNotice,
        permission="messages.send",
        summary="What the firm's first text to somebody would carry besides what is written",
    )
    GET_REGISTRATION = Method(
        "sms",
        "get_registration",
        NoFields,
        Registration,
        permission="settings.view",
        summary="The firm's registration with the carriers (A2P 10DLC)",
    )
    SUBMIT_REGISTRATION = Method(
        "sms",
        "submit_registration",
        SubmitRegistration,
        Registration,
        permission="settings.edit",
        summary="Register the firm, or correct a registration that was rejected",
        deadline=25.0,
    )
    SEND_NOW = Method(
        "sms",
        "send_now",
        SendTextNow,
        MessageDelivery,
        permission="settings.edit",
        summary="Send a text that waits for its client's morning (settings.edit)",
        deadline=25.0,
    )
    LIST_STUCK_EVENTS = list_stuck_events("sms")
    RETRY_STUCK_EVENT = retry_stuck_event("sms")
    DROP_STUCK_EVENT = drop_stuck_event("sms")
