"""Addresses in one normal form, so that matching compares equals with equals."""

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from chassis.errors import ValidationFailed


def normal_phone(text: str, region: str, field: str = "value") -> str:
    """E.164; ValidationFailed names the field when it is no phone number."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        sentence = "is not a phone number; write it like +1 415 555 0100."
        raise ValidationFailed("The phone number is not valid.", {field: [sentence]})
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


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
