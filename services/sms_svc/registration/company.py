"""Who a firm is, as it registers with the carriers. Pure; ValidationFailed names the field."""

import re
from typing import Any, NoReturn

from chassis.errors import ValidationFailed
from chassis.fields import email_of, line_of
from chassis.phones import fault_of_number, normal_phone

BUSINESS_TYPES = ("corporation", "llc", "partnership", "cooperative", "non_profit")
VERTICALS = (
    "PROFESSIONAL",
    "FINANCIAL",
    "INSURANCE",
    "LEGAL",
    "REAL_ESTATE",
    "ENGINEERING",
    "NGO",
)
HOME = "US"
_EIN = re.compile(r"\d{2}-?\d{7}", re.ASCII)
_REGION = re.compile(r"[A-Z]{2}")
_POSTAL_CODE = re.compile(r"\d{5}(-\d{4})?", re.ASCII)
_IDENTITY = ("legal_name", "ein", "business_type")


def company_of(raw: dict[str, Any]) -> dict[str, Any]:
    """Name, EIN (digits only), website, line of business, address and representative."""
    ein = line_of(raw, "ein", 20)
    if not _EIN.fullmatch(ein):
        _refuse("ein", "must have nine digits, such as 12-3456789.")
    website = line_of(raw, "website")
    if not website.startswith(("https://", "http://")):
        _refuse("website", "must start with https://.")
    if raw.get("vertical") not in VERTICALS:
        _refuse("vertical", f"must be one of {', '.join(VERTICALS)}.")
    if raw.get("business_type") not in BUSINESS_TYPES:
        _refuse("business_type", f"must be one of {', '.join(BUSINESS_TYPES)}.")
    return {
        "legal_name": line_of(raw, "legal_name", 255),
        "ein": ein.replace("-", ""),
        "website": website,
        "vertical": raw["vertical"],
        "business_type": raw["business_type"],
        "address": _group(raw, "address", _address_of),
        "representative": _group(raw, "representative", _representative_of),
    }


def is_same_company(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether a brand made for the one holds for the other. A request of an older release has no
    business type: its brand was not the firm's own.
    """
    return all(one.get(name) == other.get(name) for name in _IDENTITY)


def has_company(request: dict[str, Any]) -> bool:
    """Whether a kept request says what a business profile needs; older releases did not ask."""
    return all(request.get(name) for name in ("business_type", "address", "representative"))


def _group(raw: dict[str, Any], name: str, read: Any) -> dict[str, str]:
    group = raw.get(name)
    if not isinstance(group, dict):
        _refuse(name, "is required.")
    try:
        found: dict[str, str] = read(group)
    except ValidationFailed as exc:
        fields = exc.details["fields"]
        named = {f"{name}.{field}": said for field, said in fields.items()}
        raise ValidationFailed(exc.message, named) from exc
    return found


def _address_of(group: dict[str, Any]) -> dict[str, str]:
    region, postal_code = line_of(group, "region", 2), line_of(group, "postal_code", 10)
    if not _REGION.fullmatch(region):
        _refuse("region", "must be two capital letters, such as CA.")
    if not _POSTAL_CODE.fullmatch(postal_code):
        _refuse("postal_code", "must be a ZIP code, such as 94107.")
    if group.get("country") != HOME:
        _refuse("country", "must be US: the carriers are those of the United States.")
    return {
        "street": line_of(group, "street", 200),
        "city": line_of(group, "city", 100),
        "region": region,
        "postal_code": postal_code,
        "country": HOME,
    }


def _representative_of(group: dict[str, Any]) -> dict[str, str]:
    return {
        "first_name": line_of(group, "first_name", 100),
        "last_name": line_of(group, "last_name", 100),
        "email": email_of(group),
        "phone": us_phone(line_of(group, "phone", 32), "phone"),
        "title": line_of(group, "title", 100),
    }


def us_phone(text: str, field: str) -> str:
    """E.164 of a phone in the United States."""
    phone = normal_phone(text, HOME, field)
    if fault_of_number(phone, (HOME,)) is not None:
        _refuse(field, "must be a phone number in the United States.")
    return phone


def _refuse(name: str, sentence: str) -> NoReturn:
    raise ValidationFailed(f"The field {name} is not valid: it {sentence}", {name: [sentence]})
