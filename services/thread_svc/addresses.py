"""Addresses in one normal form, so that matching compares equals with equals."""

from collections.abc import Sequence

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from chassis.errors import ValidationFailed
from chassis.refusals import InvalidPhoneNumber


def normal_phone(text: str, region: str, field: str = "value") -> str:
    """E.164; InvalidPhoneNumber names the field when it is no phone number."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        sentence = "is not a phone number; write it like +1 415 555 0100."
        raise InvalidPhoneNumber("The phone number is not valid.", {field: [sentence]})
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def region_of_phone(value: str, countries: Sequence[str]) -> str | None:
    """ISO 3166 code of an E.164 number's country; None when it is no number at all.

    A number with another country's calling code is foreign even if no such line exists there.
    """
    try:
        number = phonenumbers.parse(value, None)
    except phonenumbers.NumberParseException:
        return None
    homes = phonenumbers.region_codes_for_country_code(number.country_code or 0)
    if homes and countries and not set(homes) & set(countries):
        return str(homes[0])
    found: str | None = phonenumbers.region_code_for_number(number)
    return found


def normal_email(text: str, field: str = "value") -> str:
    """Lower case throughout (RFC 5321 lets a local part differ by case; no mailbox does)."""
    try:
        found = validate_email(text.strip(), check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as exc:
        raise ValidationFailed("The e-mail address is not valid.", {field: [str(exc)]}) from exc
    return found.normalized.lower()


def normal_sender(kind: str, address: str) -> str:
    """An inbound sender's address for matching: as given when it is odd, never an error."""
    try:
        return normal_phone(address, "US") if kind == "phone" else normal_email(address)
    except ValidationFailed:
        return address.strip().lower()
