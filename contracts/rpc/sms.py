"""What the gateway may ask of sms_svc."""

from dataclasses import dataclass

from contracts.rpc.base import Method, NoFields, untyped


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """The present month; `overage_segments` are those sent beyond the plan's allowance."""

    month: str
    messages_out: int
    messages_in: int
    segments_out: int
    segments_in: int
    allowance_segments: int
    overage_segments: int


class Sms:
    """sms_svc."""

    SEARCH_NUMBERS = untyped("sms", "search_numbers", deadline=12.0)
    CLAIM_NUMBER = untyped("sms", "claim_number", deadline=25.0)
    UPDATE_NUMBER = untyped("sms", "update_number")
    RELEASE_NUMBER = untyped("sms", "release_number", deadline=25.0)
    LIST_NUMBERS = untyped("sms", "list_numbers")
    GET_SETTINGS = untyped("sms", "get_settings")
    UPDATE_SETTINGS = untyped("sms", "update_settings")
    GET_USAGE = Method(
        "sms",
        "get_usage",
        NoFields,
        Usage,
        permission="settings.view",
        summary="Messages and segments of this month against the allowance",
    )
    GET_REGISTRATION = untyped("sms", "get_registration")
    SUBMIT_REGISTRATION = untyped("sms", "submit_registration", deadline=25.0)
    GET_CONSENT = untyped("sms", "get_consent")
    SEND_NOW = untyped("sms", "send_now", deadline=25.0)
