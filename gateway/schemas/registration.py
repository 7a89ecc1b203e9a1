"""Settings → SMS: the firm's registration with the carriers."""

import re

from marshmallow import ValidationError, fields, validate

from chassis.phones import fault_of_number, normal_phone
from chassis.refusals import InvalidPhoneNumber
from gateway.schemas.base import Answer, Request, Text, nullable_text, one_of

REGISTRATION_STATUSES = ("none", "submitted", "pending", "approved", "rejected")
BUSINESS_TYPES = ("corporation", "llc", "partnership", "cooperative", "non_profit")
VERTICALS = ("PROFESSIONAL", "FINANCIAL", "INSURANCE", "LEGAL", "REAL_ESTATE", "ENGINEERING", "NGO")


def _formed(pattern: str, error: str) -> fields.String:
    form = validate.Regexp(re.compile(rf"(?:{pattern})\Z", re.ASCII), error=error)
    return fields.String(required=True, validate=form)


class Address(Request):
    """Where the firm is, in the United States."""

    street = Text(200, required=True)
    city = Text(100, required=True)
    region = _formed("[A-Z]{2}", "must be two capital letters, such as CA.")
    postal_code = _formed(r"\d{5}(-\d{4})?", "must be a ZIP code, such as 94107.")
    country = one_of(("US",), required=True)


def _check_us_phone(text: str) -> None:
    try:
        phone = normal_phone(text, "US")
    except InvalidPhoneNumber as exc:
        raise ValidationError("must be a phone number such as +1 415 555 0100.") from exc
    if fault_of_number(phone, ("US",)) is not None:
        raise ValidationError("must be a phone number in the United States.")


class Representative(Request):
    """Who answers for the firm; the carriers may write or call."""

    first_name = Text(100, required=True)
    last_name = Text(100, required=True)
    email = fields.Email(
        required=True, error_messages={"invalid": "must look like name@example.com."}
    )
    phone = fields.String(required=True, validate=_check_us_phone)
    title = Text(100, required=True)


class Brand(Answer):
    """The firm as registered. Null is what was not asked for yet when it was."""

    legal_name = fields.String()
    ein = fields.String()
    website = fields.String()
    vertical = fields.String()
    business_type = one_of(BUSINESS_TYPES, allow_none=True)
    address = fields.Nested(Address, allow_none=True)
    representative = fields.Nested(Representative, allow_none=True)


class Campaign(Answer):
    """What the firm texts about, as it was registered."""

    use_case = fields.String()
    sample_messages = fields.List(fields.String())


class Registration(Answer):
    """A2P 10DLC. `reason` tells why it was rejected."""

    status = one_of(REGISTRATION_STATUSES)
    reason = nullable_text()
    brand = fields.Nested(Brand, allow_none=True)
    campaign = fields.Nested(Campaign, allow_none=True)


class SubmitRegistration(Request):
    """What the carriers ask of a business that texts."""

    legal_name = Text(200, required=True)
    ein = _formed(r"\d{2}-?\d{7}", "must have nine digits, such as 12-3456789.")
    website = Text(200, required=True)
    vertical = one_of(VERTICALS, required=True)
    business_type = one_of(BUSINESS_TYPES, required=True)
    address = fields.Nested(Address, required=True)
    representative = fields.Nested(Representative, required=True)
    use_case = Text(500, required=True)
    sample_messages = fields.List(
        Text(1024), required=True, validate=validate.Length(1, 5, error="give one to five.")
    )
