"""A firm as TrustHub's attributes, and TrustHub's complaints as sentences. Pure.

Attributes and their values: https://www.twilio.com/docs/messaging/compliance/a2p-10dlc/
onboarding-isv-api and https://www.twilio.com/docs/trust-hub/trusthub-rest-api/
api-create-secondary-customer-profile
"""

from collections.abc import Iterator
from typing import Any

from chassis.foreign_text import as_line
from services.sms_svc.provider import Company

BUSINESS_TYPES = {
    "corporation": "Corporation",
    "llc": "Limited Liability Corporation",
    "partnership": "Partnership",
    "cooperative": "Co-operative",
    "non_profit": "Non-profit Corporation",
}
# TrustHub's list knows no professional services; theirs is the nearest to an accountant's.
_INDUSTRIES = {"PROFESSIONAL": "FINANCIAL", "NGO": "NOT_FOR_PROFIT"}
_POSITIONS = ("Director", "GM", "VP", "CEO", "CFO", "General Counsel")


def business_of(company: Company) -> dict[str, str]:
    """Attributes of customer_profile_business_information."""
    vertical = company.vertical
    return {
        "business_name": company.legal_name,
        "business_identity": "direct_customer",
        "business_type": BUSINESS_TYPES[company.business_type],
        "business_industry": _INDUSTRIES.get(vertical, vertical),
        "business_registration_identifier": "EIN",
        "business_registration_number": company.ein,
        "business_regions_of_operation": "USA_AND_CANADA",
        "website_url": company.website,
        "social_media_profile_urls": "",
    }


def representative_of(company: Company) -> dict[str, str]:
    """Attributes of authorized_representative_1; `job_position` is of a closed list."""
    person = company.representative
    title = person.title
    return {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "phone_number": person.phone,
        "business_title": title,
        "job_position": title if title in _POSITIONS else "Other",
    }


def address_of(company: Company) -> dict[str, Any]:
    """Arguments of the Address resource."""
    address = company.address
    return {
        "customer_name": company.legal_name,
        "street": address.street,
        "city": address.city,
        "region": address.region,
        "postal_code": address.postal_code,
        "iso_country": address.country,
    }


def messaging_of(company: Company) -> dict[str, str]:
    """Attributes of us_a2p_messaging_profile_information; firms here are not listed companies."""
    non_profit = company.business_type == "non_profit"
    return {
        "company_type": "non_profit" if non_profit else "private",
        "brand_contact_email": company.representative.email,
    }


def complaint_of(results: Any) -> str:
    """What an evaluation found wrong, as sentences."""
    found = list(dict.fromkeys(_failures(results or [])))
    return " ".join(found) or "The business details are not complete."


def _failures(results: list[Any]) -> Iterator[str]:
    for result in results:
        if result.get("passed"):
            continue
        invalid = result.get("invalid") or []
        reasons = [one.get("failure_reason") for one in invalid] or [result.get("failure_reason")]
        yield from (_sentence(str(reason)) for reason in reasons if reason)


def rejection_of(errors: Any) -> str:
    """Why a review ended badly, as sentences."""
    sentences = [
        _sentence(str(sentence))
        for error in errors or []
        if (sentence := error.get("message") or error.get("description"))
    ]
    return " ".join(sentences) or "The business details could not be verified."


def _sentence(text: str) -> str:
    text = as_line(text)
    return text if text.endswith((".", "!", "?")) else f"{text}."
