"""The carriers' review of brands and campaigns: a while, then a verdict.

Failure codes: https://www.twilio.com/docs/api/errors/30799 and 30897.
"""

from __future__ import annotations

from typing import Any

from sandbox.clock import now
from sandbox.state import State
from sandbox.twilio import trust_reviews
from sandbox.twilio.registration_state import MessagingService, TwilioBrand, TwilioCampaign
from sandbox.world import World

REFUSED_EIN = "0000"
ENDLESS_EIN = "1111"
REFUSED_WORD = "cannabis"
BRAND_FAILURE = (
    "Brand Registration Feedback: We were unable to verify the details of the registration data."
    " The submitted legal company name does not match with US EIN."
)
CAMPAIGN_FAILURE = "Campaign vetting rejection - Disallowed Content"


def begin_brand(world: World, brand: TwilioBrand) -> None:
    """The brand is PENDING; a verdict follows."""
    pause = world.settings.review_pause
    world.timeline.after(pause, lambda: _judge_brand(world, brand))


def begin_campaign(world: World, campaign: TwilioCampaign) -> None:
    """The campaign is PENDING, half of the time later IN_PROGRESS; a verdict follows."""
    pause = world.settings.review_pause / 2

    def take_up() -> None:
        with world.changing():
            campaign.status, campaign.updated = "IN_PROGRESS", now()
        world.timeline.after(pause, lambda: _judge_campaign(world, campaign))

    world.timeline.after(pause, take_up)


def resume(world: World) -> None:
    """After a restart: whatever is under review is reviewed from the start."""
    with world.lock:
        brands = [b for b in world.state.brands.values() if b.status == "PENDING"]
        open_states = ("PENDING", "IN_PROGRESS")
        campaigns = [c for c in world.state.campaigns.values() if c.status in open_states]
    trust_reviews.resume(world)
    for brand in brands:
        begin_brand(world, brand)
    for campaign in campaigns:
        begin_campaign(world, campaign)


def has_approved_campaign(state: State, service: MessagingService | None) -> bool:
    """Whether US carriers take texts from this sender pool."""
    campaigns = state.campaigns.values()
    return service is not None and any(
        c.service_sid == service.sid and c.status == "VERIFIED" for c in campaigns
    )


def _judge_brand(world: World, brand: TwilioBrand) -> None:
    with world.changing() as state:
        marks = [
            *_eins(state, brand),
            brand.customer_profile_bundle_sid,
            brand.a2p_profile_bundle_sid,
        ]
        if any(mark.endswith(ENDLESS_EIN) for mark in marks):
            brand.status = "IN_REVIEW"
        elif any(mark.endswith(REFUSED_EIN) for mark in marks) or _is_unlucky(world, *marks):
            brand.status = "FAILED"
            brand.errors = [failure(30799, BRAND_FAILURE, ["business_registration_number"])]
        else:
            brand.status = "APPROVED"
        brand.updated = now()


def _eins(state: State, brand: TwilioBrand) -> list[str]:
    bundles = (brand.customer_profile_bundle_sid, brand.a2p_profile_bundle_sid)
    profiles = [state.trust[sid] for sid in bundles if sid in state.trust]
    parts = [sid for profile in profiles for sid in profile.entity_sids.values()]
    numbers = [
        state.trust[sid].attributes.get("business_registration_number", "")
        for sid in parts
        if sid in state.trust
    ]
    return ["".join(char for char in str(number) if char.isdigit()) for number in numbers]


def _judge_campaign(world: World, campaign: TwilioCampaign) -> None:
    with world.changing():
        fields = campaign.fields
        guilty = [name for name, value in fields.items() if _is_disallowed(value)]
        if _is_unlucky(world, campaign.brand_sid, str(fields)):
            guilty = guilty or ["description"]
        campaign.status = "FAILED" if guilty else "VERIFIED"
        campaign.errors = [failure(30897, CAMPAIGN_FAILURE, guilty)] if guilty else []
        campaign.updated = now()


def _is_unlucky(world: World, *about: str) -> bool:
    return world.faults.take("twilio", "review_rejected", about=" ".join(about)) is not None


def _is_disallowed(value: object) -> bool:
    return REFUSED_WORD in str(value).lower()


def failure(code: int, description: str, fields: list[str]) -> dict[str, Any]:
    """One entry of a resource's `errors`."""
    return {
        "error_code": code,
        "error_description": description,
        "fields": [name.upper() for name in fields],
        "url": f"https://www.twilio.com/docs/api/errors/{code}",
    }
