"""A2P 10DLC over messaging.twilio.com/v1: brands, messaging services and their campaigns.

https://www.twilio.com/docs/messaging/compliance/a2p-10dlc/onboarding-isv-api
"""

from datetime import datetime
from typing import Any

from twilio.rest import Client

from chassis.errors import ProviderRefused
from chassis.foreign_text import as_line
from services.sms_svc.provider import CampaignRequest, Review
from services.sms_svc.providers.calls import call

_BRAND = {"APPROVED": "approved", "FAILED": "rejected", "SUSPENDED": "rejected"}
_CAMPAIGN = {"VERIFIED": "approved", "FAILED": "rejected", "SUSPENDED": "rejected"}
_IN_POOL_ALREADY = "21710"
_USE_CASE = "LOW_VOLUME"
"""Several kinds of messages, at most 2,000 segments a day: what a firm's office needs."""


class TwilioRegistration:
    """The registration part of `SmsProvider`."""

    def __init__(self, client: Client, inbound_url: str) -> None:
        self._messaging = client.messaging.v1
        self._inbound_url = inbound_url

    def open_service(self, name: str) -> str:
        """Find by name first: a crash after the call must not leave a second one."""
        with call("services"):
            for service in self._messaging.services.stream():
                if service.friendly_name == name:
                    return str(service.sid)
            made = self._messaging.services.create(
                friendly_name=name,
                inbound_request_url=self._inbound_url,
                use_inbound_webhook_on_number=True,
                sticky_sender=False,
            )
        return str(made.sid)

    def join_service(self, service_id: str, number_id: str) -> None:
        """21710: it is in this pool already."""
        try:
            with call("join"):
                self._messaging.services(service_id).phone_numbers.create(
                    phone_number_sid=number_id
                )
        except ProviderRefused as exc:
            if exc.details.get("provider_code") != _IN_POOL_ALREADY:
                raise

    def submit_brand(self, profiles: tuple[str, str], asked_at: datetime) -> Review:
        """A brand of the two TrustHub profiles. One that an earlier try made, whose answer was
        lost, is adopted: carriers take a second brand of a business for fraud.
        """
        since = asked_at.replace(microsecond=0)  # Twilio's times are whole seconds
        with call("brand"):
            there = [b for b in self._messaging.brand_registrations.stream() if _is_of(b, profiles)]
            for brand in sorted(there, key=lambda b: b.date_created, reverse=True):
                if _brand(brand).status != "rejected" or brand.date_created >= since:
                    return _brand(brand)
            brand = self._messaging.brand_registrations.create(
                customer_profile_bundle_sid=profiles[0], a2p_profile_bundle_sid=profiles[1]
            )
        return _brand(brand)

    def brand(self, brand_id: str) -> Review:
        """The carriers' word on the business."""
        with call("brand"):
            return _brand(self._messaging.brand_registrations(brand_id).fetch())

    def submit_campaign(self, service_id: str, brand_id: str, campaign: CampaignRequest) -> Review:
        """A service has at most one campaign: one that is there was made by an earlier try."""
        service = self._messaging.services(service_id)
        with call("campaign"):
            there = service.us_app_to_person.list(limit=1)
            if there:
                return _campaign(there[0])
            made = service.us_app_to_person.create(
                brand_registration_sid=brand_id, **_fields_of(campaign)
            )
        return _campaign(made)

    def campaign(self, service_id: str, campaign_id: str) -> Review:
        """The carriers' word on the use case."""
        with call("campaign"):
            service = self._messaging.services(service_id)
            return _campaign(service.us_app_to_person(campaign_id).fetch())


def _fields_of(campaign: CampaignRequest) -> dict[str, Any]:
    """Of the resource UsAppToPerson, by the package's names."""
    return {
        "description": campaign.description,
        "message_flow": campaign.message_flow,
        "message_samples": list(campaign.samples),
        "us_app_to_person_usecase": _USE_CASE,
        "has_embedded_links": campaign.has_links,
        "has_embedded_phone": False,
    }


def _is_of(brand: Any, profiles: tuple[str, str]) -> bool:
    return (brand.customer_profile_bundle_sid, brand.a2p_profile_bundle_sid) == profiles


def _brand(brand: Any) -> Review:
    status = _BRAND.get(str(brand.status), "pending")
    return Review(
        str(brand.sid), status, _line_of(brand.failure_reason) or _first_error(brand.errors)
    )


def _campaign(campaign: Any) -> Review:
    status = _CAMPAIGN.get(str(campaign.campaign_status), "pending")
    return Review(str(campaign.sid), status, _first_error(campaign.errors))


def _first_error(errors: Any) -> str | None:
    first = errors[0] if errors else {}
    return _line_of(first.get("error_description") or first.get("description"))


def _line_of(told: Any) -> str | None:
    return as_line(str(told)) or None if told else None
