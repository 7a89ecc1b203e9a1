"""Settings → SMS."""

from contracts.rpc import Sms
from gateway.rest.operations import STAFF, Operation
from gateway.schemas import registration as r
from gateway.schemas import sms as s

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
        summary="Up to ten numbers that can be claimed",
        audience=STAFF,
        calls=Sms.SEARCH_NUMBERS,
        query=s.AvailableNumberQuery,
        answer=s.AvailableNumberList,
    ),
    Operation(
        verb="GET",
        path="/sms/numbers",
        name="listNumbers",
        summary="The firm's numbers",
        audience=STAFF,
        calls=Sms.LIST_NUMBERS,
        answer=s.NumberList,
    ),
    Operation(
        verb="POST",
        path="/sms/numbers",
        name="claimNumber",
        summary="Claim a number and connect it; the first one becomes the default",
        audience=STAFF,
        calls=Sms.CLAIM_NUMBER,
        body=s.ClaimNumber,
        answer=s.Number,
        status=201,
        creates=True,
        example={"e164": "+14155550123", "label": "Front desk"},
    ),
    Operation(
        verb="PATCH",
        path="/sms/numbers/{number_id}",
        name="updateNumber",
        summary="Label a number, make it the default, pause or resume it",
        audience=STAFF,
        calls=Sms.UPDATE_NUMBER,
        body=s.ChangedNumber,
        answer=s.Number,
        example={"paused": True},
    ),
    Operation(
        verb="DELETE",
        path="/sms/numbers/{number_id}",
        name="releaseNumber",
        summary="Give a number back; its messages stay",
        audience=STAFF,
        calls=Sms.RELEASE_NUMBER,
        answer=s.Number,
    ),
)
SETTINGS = (
    Operation(
        verb="GET",
        path="/sms/settings",
        name="getSmsSettings",
        summary="Quiet hours, office hours, auto-reply",
        audience=STAFF,
        calls=Sms.GET_SETTINGS,
        answer=s.SmsSettings,
    ),
    Operation(
        verb="PUT",
        path="/sms/settings",
        name="updateSmsSettings",
        summary="Replace them",
        audience=STAFF,
        calls=Sms.UPDATE_SETTINGS,
        body=s.SmsSettings,
        answer=s.SmsSettings,
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
        summary="Whether a phone may be texted, and how that came about",
        audience=STAFF,
        calls=Sms.GET_CONSENT,
        query=s.ConsentQuery,
        answer=s.Consent,
    ),
)
REGISTRATION = (
    Operation(
        verb="GET",
        path="/sms/registration",
        name="getRegistration",
        summary="The firm's registration with the carriers (A2P 10DLC)",
        audience=STAFF,
        calls=Sms.GET_REGISTRATION,
        answer=r.Registration,
    ),
    Operation(
        verb="POST",
        path="/sms/registration",
        name="submitRegistration",
        summary="Register the firm, or correct a registration that was rejected",
        audience=STAFF,
        calls=Sms.SUBMIT_REGISTRATION,
        body=r.SubmitRegistration,
        answer=r.Registration,
        example=_REGISTRATION,
    ),
)
OPERATIONS = (*NUMBERS, *SETTINGS, *REGISTRATION)
