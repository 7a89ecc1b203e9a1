"""Addresses in one normal form, so that matching compares equals with equals."""

from email_validator import EmailNotValidError, validate_email

from chassis.errors import ValidationFailed
from chassis.phones import normal_phone


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
