"""A2P 10DLC campaigns: /v1/Services/{sid}/Compliance/Usa2p of messaging.twilio.com."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, request

from sandbox.clock import now
from sandbox.state import State
from sandbox.twilio import reviews
from sandbox.twilio.errors import TwilioError
from sandbox.twilio.guard import guard
from sandbox.twilio.registration_state import TwilioCampaign
from sandbox.twilio.services_api import found_service
from sandbox.twilio.sids import new_sid
from sandbox.twilio.v1 import V1, absolute, dates, page_v1, require, sent_fields, unknown
from sandbox.world import world

api = Blueprint(
    "twilio_campaigns", __name__, url_prefix=f"{V1}/Services/<service_sid>/Compliance/Usa2p"
)
guard(api)

REQUIRED = ("BrandRegistrationSid", "Description", "MessageFlow", "MessageSamples",
            "UsAppToPersonUsecase", "HasEmbeddedLinks", "HasEmbeddedPhone")  # fmt: skip
TEXTS = {
    "Description": "description",
    "MessageFlow": "message_flow",
    "UsAppToPersonUsecase": "us_app_to_person_usecase",
    "OptInMessage": "opt_in_message",
    "OptOutMessage": "opt_out_message",
    "HelpMessage": "help_message",
    "PrivacyPolicyUrl": "privacy_policy_url",
    "TermsAndConditionsUrl": "terms_and_conditions_url",
}
TRUTHS = {
    "HasEmbeddedLinks": "has_embedded_links",
    "HasEmbeddedPhone": "has_embedded_phone",
    "SubscriberOptIn": "subscriber_opt_in",
    "AgeGated": "age_gated",
    "DirectLending": "direct_lending",
}
LISTS = {
    "MessageSamples": "message_samples",
    "OptInKeywords": "opt_in_keywords",
    "OptOutKeywords": "opt_out_keywords",
    "HelpKeywords": "help_keywords",
}
LENGTHS = {"Description": (40, 4096), "MessageFlow": (40, 2048)}
SAMPLES = (2, 5)
SAMPLE_LENGTH = (20, 1024)


@api.post("")
def create_campaign(service_sid: str) -> tuple[dict[str, Any], int]:
    """Submit a use case: 21727 what is missing, 21717 the brand is not APPROVED."""
    require(REQUIRED, 21727)
    _check_lengths()
    moment = now()
    with world().changing() as state:
        found_service(state, service_sid)
        _check_place(state, service_sid)
        fields = sent_fields(TEXTS, TRUTHS)
        fields |= {name: request.form.getlist(sent) for sent, name in LISTS.items()}
        brand_sid = request.form["BrandRegistrationSid"]
        campaign = TwilioCampaign(new_sid("QE"), service_sid, brand_sid, moment, moment, fields)
        state.campaigns[campaign.sid] = campaign
        answer = _shown(campaign)
    reviews.begin_campaign(world(), campaign)
    return answer, 201


def _check_lengths() -> None:
    form = request.form
    for name, (least, most) in LENGTHS.items():
        if not least <= len(form[name]) <= most:
            raise _refusal(f"{name} must have {least} to {most} characters")
    samples = form.getlist("MessageSamples")
    if not SAMPLES[0] <= len(samples) <= SAMPLES[1]:
        raise _refusal(f"MessageSamples must be {SAMPLES[0]} to {SAMPLES[1]} messages")
    if not all(SAMPLE_LENGTH[0] <= len(sample) <= SAMPLE_LENGTH[1] for sample in samples):
        raise _refusal(
            "each of MessageSamples must have {} to {} characters".format(*SAMPLE_LENGTH)
        )


def _refusal(sentence: str) -> TwilioError:
    return TwilioError(20001, message=f"Invalid parameter: {sentence}")


def _check_place(state: State, service_sid: str) -> None:
    brand = state.brands.get(request.form["BrandRegistrationSid"])
    if brand is None or brand.status != "APPROVED":
        raise TwilioError(21717)
    if any(c.service_sid == service_sid for c in state.campaigns.values()):
        raise TwilioError(20409, message="The Messaging Service already has a campaign")


@api.get("")
def list_campaigns(service_sid: str) -> dict[str, Any]:
    """The campaign of the service: none or one."""
    with world().lock:
        found_service(world().state, service_sid)
        campaigns = world().state.campaigns.values()
        shown = [_shown(one) for one in campaigns if one.service_sid == service_sid]
    return page_v1("compliance", shown)


@api.get("/<sid>")
def fetch_campaign(service_sid: str, sid: str) -> dict[str, Any]:
    """One campaign, with the reasons when it FAILED."""
    with world().lock:
        return _shown(_found(world().state, service_sid, sid))


@api.delete("/<sid>")
def delete_campaign(service_sid: str, sid: str) -> tuple[str, int]:
    """Give a campaign up: texts of its numbers are unregistered again."""
    with world().changing() as state:
        del state.campaigns[_found(state, service_sid, sid).sid]
    return "", 204


def _found(state: State, service_sid: str, sid: str) -> TwilioCampaign:
    campaign = state.campaigns.get(sid)
    if campaign is None or campaign.service_sid != service_sid:
        raise unknown()
    return campaign


def _shown(campaign: TwilioCampaign) -> dict[str, Any]:
    blank = dict.fromkeys([*TEXTS.values(), *TRUTHS.values()])
    verified = campaign.status == "VERIFIED"
    return {
        "sid": campaign.sid,
        "account_sid": g.account_sid,
        "brand_registration_sid": campaign.brand_sid,
        "messaging_service_sid": campaign.service_sid,
        **blank,
        **campaign.fields,
        "campaign_status": campaign.status,
        "campaign_id": f"C{campaign.sid[2:8].upper()}" if verified else None,
        "is_externally_registered": False,
        "rate_limits": {"att": {"mps": 4, "msg_class": "E"}, "tmobile": {"brand_tier": "LOW"}},
        "mock": False,
        "errors": campaign.errors,
        **dates(campaign.created, campaign.updated),
        "url": absolute(f"{V1}/Services/{campaign.service_sid}/Compliance/Usa2p/{campaign.sid}"),
    }
