"""Business profiles through the real twilio client: evaluated at once, reviewed later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from twilio.rest import Client

from sandbox.twilio.trust_reviews import A2P, SECONDARY

NAME, EMAIL = "Field", "dana@field.example"
BUSINESS = {
    "business_name": "Field LLC", "business_identity": "direct_customer",
    "business_type": "Partnership", "business_industry": "LEGAL",
    "business_registration_identifier": "EIN", "business_registration_number": "123456789",
    "business_regions_of_operation": "USA_AND_CANADA", "website_url": "https://field.example",
}  # fmt: skip
PERSON = {
    "first_name": "Dana", "last_name": "Field", "email": EMAIL, "phone_number": "+14155550100",
    "business_title": "CEO", "job_position": "CEO",
}  # fmt: skip


def profile_of(client: Client, postal_code: str = "94107", **business: str) -> Any:
    """A secondary customer profile with all its parts, in draft."""
    hub = client.trusthub.v1
    place = client.addresses.create("Field LLC", "1 A St", "Reno", "NV", postal_code, "US", NAME)
    assert [one.sid for one in client.addresses.list(friendly_name=NAME)] == [place.sid]
    parts = [
        hub.end_users.create(NAME, "customer_profile_business_information", BUSINESS | business),
        hub.end_users.create(NAME, "authorized_representative_1", PERSON),
        hub.supporting_documents.create(
            NAME, "customer_profile_address", {"address_sids": place.sid}
        ),
    ]
    profile = hub.customer_profiles(str(hub.customer_profiles.create(NAME, EMAIL, SECONDARY).sid))
    for sid in (*(str(part.sid) for part in parts), "BU" + "a" * 32):
        profile.customer_profiles_entity_assignments.create(sid)
    return profile


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"postal_code": "00000"}, "postal code"),
        ({"website_url": ""}, "website_url is missing"),
        ({"business_industry": "PROFESSIONAL_SERVICES"}, "business_industry is none of"),
    ],
)
def test_a_profile_that_is_not_right_does_not_comply(
    client: Client, change: dict[str, str], complaint: str
) -> None:
    # Given a profile with one wrong part / Then its evaluation names that part alone
    found = profile_of(client, **change).customer_profiles_evaluations.create(SECONDARY)
    assert found.status == "noncompliant"
    (result,) = found.results
    assert complaint in result["invalid"][0]["failure_reason"]


def test_a_profile_without_parts_lacks_each_of_them(client: Client) -> None:
    # Given empty profiles / Then every part is missed, and the other profile
    hub = client.trusthub.v1
    empty = hub.customer_profiles(str(hub.customer_profiles.create(NAME, EMAIL, SECONDARY).sid))
    assert len(empty.customer_profiles_evaluations.create(SECONDARY).results) == 4
    product = hub.trust_products(str(hub.trust_products.create(NAME, EMAIL, A2P).sid))
    assert len(product.trust_products_evaluations.create(A2P).results) == 2
    assert hub.trust_products.list(policy_sid=SECONDARY) == []


def test_a_whole_profile_complies_and_is_approved(client: Client, wait: Callable[..., Any]) -> None:
    # Given a whole profile / When it is submitted, Then it is approved a while later
    profile = profile_of(client)
    assert profile.customer_profiles_evaluations.create(SECONDARY).status == "compliant"
    profile.update(status="pending-review")
    wait(lambda: profile.fetch().status == "twilio-approved")
    assert profile.fetch().errors is None


def test_an_ein_that_ends_in_2222_is_rejected_with_a_reason(
    client: Client, wait: Callable[..., Any]
) -> None:
    # Given a whole profile of such a business / Then it complies, but its review ends badly
    profile = profile_of(client, business_registration_number="123452222")
    profile.update(status="pending-review")
    rejected = wait(lambda: (p := profile.fetch()).status == "twilio-rejected" and p)
    assert rejected.errors[0]["code"] == 18601
    assert "could not be verified" in rejected.errors[0]["message"]


def test_the_next_profile_can_be_made_to_fail(
    sandbox: Any, client: Client, wait: Callable[..., Any]
) -> None:
    # Given bad luck for a firm / Then its profile is rejected
    fault = {"provider": "twilio", "kind": "review_rejected", "match": "Unlucky LLC"}
    assert sandbox.post("faults", fault).status_code == 201
    profile = profile_of(client, business_name="Unlucky LLC")
    profile.update(status="pending-review")
    wait(lambda: profile.fetch().status == "twilio-rejected")
