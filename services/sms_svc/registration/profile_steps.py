"""The firm's own business profile with the provider, one step after another. Pure.

What a step made is kept under its name before the next is taken. The order, the parts and the
review are those of Twilio's A2P 10DLC onboarding for software vendors:
https://www.twilio.com/docs/messaging/compliance/a2p-10dlc/onboarding-isv-api
"""

from collections.abc import Mapping
from typing import Any

from services.sms_svc.provider import Review

STEPS = (
    "business",
    "representative",
    "address",
    "address_document",
    "customer_profile",
    "customer_profile_parts",
    "customer_profile_submitted",
    "customer_profile_approved",
    "messaging_profile",
    "a2p_profile",
    "a2p_profile_parts",
    "a2p_profile_submitted",
    "a2p_profile_approved",
)
"""`business` to `address_document` and `messaging_profile` are what the two profiles are made of:
the customer profile says who the firm is, the A2P profile that it texts."""

_APPROVED, _REJECTED = "approved", "rejected"


def next_step(made: Mapping[str, str]) -> str | None:
    """The first step that is not done yet; None when both profiles are approved."""
    return next((step for step in STEPS if step not in made), None)


def profiles_of(made: Mapping[str, str]) -> tuple[str, str]:
    """The two profiles a brand is made of: customer profile, A2P profile."""
    return made["customer_profile"], made["a2p_profile"]


def profile_changes(made: Mapping[str, str], step: str, review: Review) -> dict[str, Any]:
    """What a step's answer changes; a rejected profile rejects the brand that needs it."""
    if review.status == _REJECTED:
        reason = f"{review.reason} Correct it, then submit the registration again."
        return {"status": _REJECTED, "brand_status": _REJECTED, "reason": reason}
    if review.status == _APPROVED:
        return {"status": "pending", "profiles": {**made, step: review.provider_id}}
    return {"status": "pending"}
