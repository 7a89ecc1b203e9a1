"""Twilio's JSON resources, as its public OpenAPI description has them."""

from __future__ import annotations

from typing import Any

from sandbox.clock import rfc2822
from sandbox.twilio.guard import API
from sandbox.twilio.segments import segment_count
from sandbox.twilio.state import Media, TwilioNumber, TwilioText

CAPABILITIES = {"voice": True, "sms": True, "mms": True, "fax": False}


def message_resource(account_sid: str, text: TwilioText) -> dict[str, Any]:
    """A Message."""
    uri = f"{API}/Accounts/{account_sid}/Messages/{text.sid}"
    return {
        "account_sid": account_sid,
        "api_version": "2010-04-01",
        "body": text.body,
        "date_created": rfc2822(text.created),
        "date_sent": rfc2822(text.sent) if text.sent else None,
        "date_updated": rfc2822(text.updated),
        "direction": text.direction,
        "error_code": text.error_code,
        "error_message": text.error_message,
        "from": text.from_,
        "messaging_service_sid": text.messaging_service_sid,
        "num_media": str(len(text.media)),
        "num_segments": str(segment_count(text.body)),
        "price": None,
        "price_unit": "USD",
        "sid": text.sid,
        "status": text.status,
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": text.to,
        "uri": f"{uri}.json",
    }


def number_resource(account_sid: str, number: TwilioNumber) -> dict[str, Any]:
    """An IncomingPhoneNumber; what the sandbox does not play is null or empty."""
    blank = ("voice_url", "voice_fallback_url", "sms_fallback_url", "sms_application_sid")
    none = ("address_sid", "identity_sid", "bundle_sid", "trunk_sid", "emergency_address_sid")
    return {
        "account_sid": account_sid,
        "address_requirements": "none",
        "api_version": "2010-04-01",
        "beta": False,
        "capabilities": CAPABILITIES,
        "date_created": rfc2822(number.created),
        "date_updated": rfc2822(number.updated),
        "friendly_name": number.friendly_name,
        "origin": "twilio",
        "phone_number": number.phone_number,
        "sid": number.sid,
        "sms_method": number.sms_method,
        "sms_url": number.sms_url,
        "status": "in-use",
        "status_callback": number.status_callback,
        "status_callback_method": "POST",
        "uri": f"{API}/Accounts/{account_sid}/IncomingPhoneNumbers/{number.sid}.json",
        **dict.fromkeys(blank, ""),
        **dict.fromkeys(none),
    }


def media_resource(account_sid: str, text: TwilioText, media: Media) -> dict[str, Any]:
    """A Media entry of a message."""
    uri = f"{API}/Accounts/{account_sid}/Messages/{text.sid}/Media/{media.sid}"
    return {
        "account_sid": account_sid,
        "content_type": media.content_type,
        "date_created": rfc2822(text.created),
        "date_updated": rfc2822(text.updated),
        "parent_sid": text.sid,
        "sid": media.sid,
        "uri": f"{uri}.json",
    }
