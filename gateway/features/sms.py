"""Settings → SMS."""

from contracts.rpc import Sms
from gateway.rest.operations import STAFF, Operation

_SETTINGS = {
    "quiet_hours": {
        "enabled": True,
        "start": "21:00",
        "end": "08:00",
        "default_time_zone": "America/New_York",
    },
    "office_hours": {
        "days": [0, 1, 2, 3, 4],
        "start": "09:00",
        "end": "17:00",
        "time_zone": "America/New_York",
    },
    "auto_reply": {"enabled": True, "text": "Thank you, we will answer in the morning."},
}
_REGISTRATION = {
    "legal_name": "Harbour Books LLC",
    "ein": "12-3456789",
    "website": "https://harbour.example",
    "vertical": "PROFESSIONAL",
    "business_type": "llc",
    "address": {
        "street": "12 Harbour Street",
        "city": "San Francisco",
        "region": "CA",
        "postal_code": "94107",
        "country": "US",
    },
    "representative": {
        "first_name": "Dana",
        "last_name": "Whitfield",
        "email": "dana@harbour.example",
        "phone": "+1 415 555 0100",
        "title": "Managing partner",
    },
    "use_case": "Appointment and document reminders to clients of a bookkeeping firm.",
    "sample_messages": ["Hi Ana, your W-2 is still missing. Reply STOP to opt out."],
}

NUMBERS = (
    Operation(
        verb="GET",
        path="/sms/numbers/available",
        name="searchNumbers",
        audience=STAFF,
        calls=Sms.SEARCH_NUMBERS,
    ),
    Operation(
        verb="GET",
        path="/sms/numbers",
        name="listNumbers",
        audience=STAFF,
        calls=Sms.LIST_NUMBERS,
    ),
    Operation(
        verb="POST",
        path="/sms/numbers",
        name="claimNumber",
        audience=STAFF,
        calls=Sms.CLAIM_NUMBER,
        status=201,
        creates=True,
        example={"e164": "+14155550123", "label": "Front desk"},
    ),
    Operation(
        verb="PATCH",
        path="/sms/numbers/{number_id}",
        name="updateNumber",
        audience=STAFF,
        calls=Sms.UPDATE_NUMBER,
        example={"paused": True},
    ),
    Operation(
        verb="DELETE",
        path="/sms/numbers/{number_id}",
        name="releaseNumber",
        audience=STAFF,
        calls=Sms.RELEASE_NUMBER,
    ),
)
SETTINGS = (
    Operation(
        verb="GET",
        path="/sms/settings",
        name="getSmsSettings",
        audience=STAFF,
        calls=Sms.GET_SETTINGS,
    ),
    Operation(
        verb="PUT",
        path="/sms/settings",
        name="updateSmsSettings",
        audience=STAFF,
        calls=Sms.UPDATE_SETTINGS,
        example=_SETTINGS,
    ),
    Operation(
        verb="GET",
        path="/sms/usage",
        name="getSmsUsage",
        audience=STAFF,
        calls=Sms.GET_USAGE,
    ),
    Operation(
        verb="GET",
        path="/sms/consent",
        name="getConsent",
        audience=STAFF,
        calls=Sms.GET_CONSENT,
    ),
    Operation(
        verb="POST",
        path="/sms/consent",
        name="recordConsent",
        audience=STAFF,
        calls=Sms.RECORD_CONSENT,
        example={
            "phone": "+14155550123",
            "opted_out": True,
            "reason": "Said so on the phone on 3 March.",
        },
    ),
    Operation(
        verb="GET",
        path="/sms/notice",
        name="getTextNotice",
        audience=STAFF,
        calls=Sms.GET_TEXT_NOTICE,
    ),
)
REGISTRATION = (
    Operation(
        verb="GET",
        path="/sms/registration",
        name="getRegistration",
        audience=STAFF,
        calls=Sms.GET_REGISTRATION,
    ),
    Operation(
        verb="POST",
        path="/sms/registration",
        name="submitRegistration",
        audience=STAFF,
        calls=Sms.SUBMIT_REGISTRATION,
        example=_REGISTRATION,
    ),
)
OPERATIONS = (*NUMBERS, *SETTINGS, *REGISTRATION)
