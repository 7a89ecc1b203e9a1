"""Messaging services: /v1/Services of messaging.twilio.com."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g

from sandbox.clock import now
from sandbox.state import State
from sandbox.twilio.guard import guard
from sandbox.twilio.registration_state import MessagingService
from sandbox.twilio.reviews import has_approved_campaign
from sandbox.twilio.sids import new_sid
from sandbox.twilio.v1 import V1, absolute, dates, page_v1, require, sent_fields, unknown
from sandbox.world import world

api = Blueprint("twilio_services", __name__, url_prefix=f"{V1}/Services")
guard(api)

TEXTS = {
    "FriendlyName": "friendly_name",
    "InboundRequestUrl": "inbound_request_url",
    "InboundMethod": "inbound_method",
    "FallbackUrl": "fallback_url",
    "FallbackMethod": "fallback_method",
    "StatusCallback": "status_callback",
    "Usecase": "usecase",
}
TRUTHS = {
    "StickySender": "sticky_sender",
    "MmsConverter": "mms_converter",
    "SmartEncoding": "smart_encoding",
    "FallbackToLongCode": "fallback_to_long_code",
    "AreaCodeGeomatch": "area_code_geomatch",
    "UseInboundWebhookOnNumber": "use_inbound_webhook_on_number",
}
DEFAULTS: dict[str, Any] = {
    "inbound_request_url": None,
    "inbound_method": "POST",
    "fallback_url": None,
    "fallback_method": "POST",
    "status_callback": None,
    "usecase": "undeclared",
    "sticky_sender": True,
    "mms_converter": True,
    "smart_encoding": True,
    "fallback_to_long_code": True,
    "area_code_geomatch": True,
    "use_inbound_webhook_on_number": False,
}


@api.post("")
def create_service() -> tuple[dict[str, Any], int]:
    """A new sender pool, empty."""
    require(["FriendlyName"])
    moment = now()
    fields = DEFAULTS | sent_fields(TEXTS, TRUTHS)
    with world().changing() as state:
        service = MessagingService(new_sid("MG"), moment, moment, fields)
        state.services[service.sid] = service
        return _shown(state, service), 201


@api.get("")
def list_services() -> dict[str, Any]:
    """Every service, newest first."""
    with world().lock:
        state = world().state
        return page_v1("services", [_shown(state, s) for s in reversed(state.services.values())])


@api.get("/<sid>")
def fetch_service(sid: str) -> dict[str, Any]:
    """One service."""
    with world().lock:
        return _shown(world().state, found_service(world().state, sid))


@api.post("/<sid>")
def update_service(sid: str) -> dict[str, Any]:
    """Change a service."""
    with world().changing() as state:
        service = found_service(state, sid)
        service.fields |= sent_fields(TEXTS, TRUTHS)
        service.updated = now()
        return _shown(state, service)


@api.delete("/<sid>")
def delete_service(sid: str) -> tuple[str, int]:
    """Forget a service and its campaign; its numbers stay with the account."""
    with world().changing() as state:
        del state.services[found_service(state, sid).sid]
        for campaign in [c for c in state.campaigns.values() if c.service_sid == sid]:
            del state.campaigns[campaign.sid]
    return "", 204


def found_service(state: State, sid: str) -> MessagingService:
    """The service; TwilioError 20404 when there is none."""
    service = state.services.get(sid)
    if service is None:
        raise unknown()
    return service


def _shown(state: State, service: MessagingService) -> dict[str, Any]:
    url = absolute(f"{V1}/Services/{service.sid}")
    return {
        "sid": service.sid,
        "account_sid": g.account_sid,
        **service.fields,
        "scan_message_content": "inherit",
        "synchronous_validation": False,
        "validity_period": 36_000,
        "us_app_to_person_registered": has_approved_campaign(state, service),
        **dates(service.created, service.updated),
        "url": url,
        "links": {
            "phone_numbers": f"{url}/PhoneNumbers",
            "us_app_to_person": f"{url}/Compliance/Usa2p",
        },
    }
