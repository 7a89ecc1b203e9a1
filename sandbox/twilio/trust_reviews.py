"""TrustHub's judgement of profiles: the evaluation at once, the review a while later.

The policies are those of a secondary customer profile and of an A2P messaging profile; a profile
of any other policy is compliant. Failure codes: https://www.twilio.com/docs/api/errors/18601.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sandbox.clock import now
from sandbox.state import State
from sandbox.twilio.registration_state import TrustRecord
from sandbox.world import World

SECONDARY = "RNdfbf3fae0e1107f8aded0e7cead80bf5"
A2P = "RNb0d4771c2c98518d916a3d4cd70a8f8b"
REFUSED_EIN = "2222"
NO_SUCH_POSTAL_CODE = "00000"
PROFILE_FAILURE = (
    "The business name and the registration number could not be verified against the records of"
    " the registration authority"
)
_WANTED: dict[str, dict[str, tuple[str, ...]]] = {
    SECONDARY: {
        "customer_profile_business_information": (
            "business_name",
            "business_identity",
            "business_type",
            "business_industry",
            "business_registration_identifier",
            "business_registration_number",
            "business_regions_of_operation",
            "website_url",
        ),
        "authorized_representative_1": (
            "first_name",
            "last_name",
            "email",
            "phone_number",
            "business_title",
            "job_position",
        ),
        "customer_profile_address": ("address_sids",),
    },
    A2P: {"us_a2p_messaging_profile_information": ("company_type",)},
}
_LISTED: dict[str, frozenset[str]] = {
    "business_type": frozenset(
        {
            "Sole Proprietorship",
            "Partnership",
            "Limited Liability Corporation",
            "Co-operative",
            "Non-profit Corporation",
            "Corporation",
        }
    ),
    "business_industry": frozenset(
        [
            "AGRICULTURE",
            "AUTOMOTIVE",
            "BANKING",
            "CONSUMER",
            "EDUCATION",
            "ELECTRONICS",
            "ENERGY",
            "ENGINEERING",
            "FAST_MOVING_CONSUMER_GOODS",
            "FINANCIAL",
            "FINTECH",
            "FOOD_AND_BEVERAGE",
            "GOVERNMENT",
            "HEALTHCARE",
            "HOSPITALITY",
            "INSURANCE",
            "JEWELRY",
            "LEGAL",
            "MANUFACTURING",
            "MEDIA",
            "NOT_FOR_PROFIT",
            "OIL_AND_GAS",
            "ONLINE",
            "RAW_MATERIALS",
            "REAL_ESTATE",
            "RELIGION",
            "RETAIL",
            "TECHNOLOGY",
            "TELECOMMUNICATIONS",
            "TRANSPORTATION",
            "TRAVEL",
        ]
    ),
}
"""Attributes with a closed list of values:
https://www.twilio.com/docs/trust-hub/trusthub-rest-api/api-create-secondary-customer-profile"""


def evaluate(state: State, profile: TrustRecord, policy: str) -> list[dict[str, Any]]:
    """What the profile lacks by the policy, as Twilio's `results`; empty when it is compliant."""
    wanted = _WANTED.get(policy)
    if wanted is None:
        return []
    parts = {part.fields.get("type"): part for part in _parts(state, profile)}
    failures = [
        _result(kind, sentence)
        for kind, names in wanted.items()
        for sentence in _faults(state, kind, parts.get(kind), names)
    ]
    # The account's own primary profile may have been made in the console: it is not known here.
    if not any(sid.startswith("BU") for sid in profile.entity_sids.values()):
        failures.append(_result("customer_profile", "A customer profile must be assigned"))
    return failures


def _faults(
    state: State, kind: str, part: TrustRecord | None, names: tuple[str, ...]
) -> Iterator[str]:
    if part is None:
        yield f"{kind} is missing"
        return
    for name in names:
        if not str(part.attributes.get(name) or "").strip():
            yield f"{kind}: {name} is missing"
        elif name in _LISTED and part.attributes[name] not in _LISTED[name]:
            yield f"{kind}: {name} is none of the listed values"
    if kind == "customer_profile_address":
        address = state.trust.get(str(part.attributes.get("address_sids")))
        if address is None:
            yield "The address does not exist"
        elif str(address.fields["postal_code"]).startswith(NO_SUCH_POSTAL_CODE):
            yield "The address could not be validated: there is no such postal code"


def _result(kind: str, sentence: str) -> dict[str, Any]:
    invalid = {"friendly_name": kind, "failure_reason": sentence, "error_code": 22217}
    return {
        "friendly_name": kind,
        "object_type": kind,
        "passed": False,
        "failure_reason": sentence,
        "error_code": 22217,
        "valid": [],
        "invalid": [invalid],
    }


def begin_profile(world: World, profile: TrustRecord) -> None:
    """The profile is pending-review; a verdict follows."""
    world.timeline.after(world.settings.review_pause, lambda: _judge(world, profile))


def resume(world: World) -> None:
    """After a restart: what is under review is reviewed from the start."""
    with world.lock:
        waiting = [one for one in world.state.trust.values() if one.status == "pending-review"]
    for profile in waiting:
        begin_profile(world, profile)


def _judge(world: World, profile: TrustRecord) -> None:
    with world.changing() as state:
        parts = list(_parts(state, profile))
        numbers = [str(p.attributes.get("business_registration_number", "")) for p in parts]
        about = [profile.sid, *(str(part.attributes) for part in parts)]
        unlucky = world.faults.take("twilio", "review_rejected", about=" ".join(about))
        if unlucky is not None or any(number.endswith(REFUSED_EIN) for number in numbers):
            profile.status = "twilio-rejected"
            profile.errors = [{"code": 18601, "message": PROFILE_FAILURE}]
        else:
            profile.status = "twilio-approved"
        profile.updated = now()


def _parts(state: State, profile: TrustRecord) -> Iterator[TrustRecord]:
    sids = profile.entity_sids.values()
    return (state.trust[sid] for sid in sids if sid in state.trust)
