"""The steps of a firm's own business profile, without a provider."""

from dataclasses import replace
from typing import Any

import pytest

from chassis.requests import read_request
from contracts.rpc.sms.registration import RegisteredBrand, SubmitRegistration
from services.sms_svc.provider import Company, Review
from services.sms_svc.providers.trusthub_attributes import (
    business_of,
    complaint_of,
    messaging_of,
    rejection_of,
    representative_of,
)
from services.sms_svc.registration.company import brand_of, company_of, is_same_company
from services.sms_svc.registration.profile_steps import (
    STEPS,
    next_step,
    profile_changes,
    profiles_of,
)
from tests.support.registration import REGISTRATION, REPRESENTATIVE


def registered(**changes: Any) -> RegisteredBrand:
    return brand_of(read_request(SubmitRegistration, REGISTRATION | changes))


def a_company(**changes: Any) -> Company:
    company = company_of(registered(**changes))
    assert company is not None
    return company


def test_every_step_is_kept_before_the_next() -> None:
    # Given steps that succeed / Then each is taken once, in order, and the profiles are known
    made: dict[str, str] = {}
    taken = []
    while (step := next_step(made)) is not None:
        taken.append(step)
        made = profile_changes(made, step, Review(f"id of {step}", "approved"))["profiles"]
    assert tuple(taken) == STEPS
    assert profiles_of(made) == ("id of customer_profile", "id of a2p_profile")


def test_a_review_that_waits_changes_nothing_made() -> None:
    # Given a profile under review / Then its step is still the next
    changes = profile_changes({"business": "IT1"}, "representative", Review("x", "pending"))
    assert changes == {"status": "pending"}


def test_a_rejected_profile_rejects_the_registration_with_the_reason() -> None:
    # Given a rejection / Then the reason and what to do are told, and the brand is made anew
    review = Review("BU1", "rejected", "The EIN is unknown.")
    changes = profile_changes({}, "customer_profile_approved", review)
    assert (changes["status"], changes["brand_status"]) == ("rejected", "rejected")
    assert changes["reason"].startswith("The EIN is unknown. Correct it")


def test_a_brand_holds_for_the_same_company_only() -> None:
    # Given a request, one of another EIN and one of an older release
    brand = registered()
    old = replace(brand, business_type=None, address=None, representative=None)
    # Then the brand of the first holds for neither of the others
    assert is_same_company(brand, replace(brand, website="https://new.example"))
    assert not is_same_company(brand, replace(brand, ein="111111111"))
    assert not is_same_company(old, brand)
    # And the old one does not say what a business profile needs
    assert company_of(brand) is not None
    assert company_of(old) is None


def test_the_firm_in_the_providers_words() -> None:
    # Given a firm / Then its business, its representative and its kind are as the provider asks
    company = a_company()
    business = business_of(company)
    assert (business["business_name"], business["business_registration_number"]) == (
        "Harbour Books LLC", "123456789",
    )  # fmt: skip
    assert business["business_industry"] == "FINANCIAL"
    assert representative_of(company)["job_position"] == "Other"
    chief = a_company(representative=REPRESENTATIVE | {"title": "CEO"})
    assert representative_of(chief)["job_position"] == "CEO"
    assert messaging_of(company)["company_type"] == "private"
    charity = a_company(business_type="non_profit")
    assert messaging_of(charity)["company_type"] == "non_profit"


@pytest.mark.parametrize(
    ("results", "sentences"),
    [
        ([], "The business details are not complete."),
        (
            [{"passed": True, "failure_reason": "no"}, {"failure_reason": "A is wrong"}],
            "A is wrong.",
        ),
        ([{"invalid": [{"failure_reason": "B."}, {"failure_reason": "B."}]}], "B."),
    ],
)
def test_an_evaluations_complaint_in_sentences(results: list[Any], sentences: str) -> None:
    # Given what an evaluation answers / Then it reads as sentences, each once
    assert complaint_of(results) == sentences


def test_a_rejections_reason_in_sentences() -> None:
    # Given what a review answers / Then it reads as sentences, and never as nothing
    assert rejection_of([{"code": 1, "message": "No such firm"}]) == "No such firm."
    assert rejection_of(None) == "The business details could not be verified."
