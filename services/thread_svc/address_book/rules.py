"""One form for each address, so that equals are compared with equals; names of places. Pure."""

from email_validator import EmailNotValidError, validate_email

from chassis.errors import ValidationFailed
from chassis.phones import phone_and_label
from contracts.time_zones import is_time_zone

_DOTS_AND_PLUS = frozenset({"gmail.com", "googlemail.com"})
_PLUS = frozenset({
    "outlook.com", "hotmail.com", "live.com", "msn.com", "icloud.com", "me.com", "mac.com",
    "fastmail.com", "proton.me", "protonmail.com", "pm.me",
})  # fmt: skip
"""Domains of providers who give each mailbox these addresses; a firm's own domain may do otherwise.
"""


def normal_email(text: str, field: str = "value") -> str:
    """Lower case throughout (RFC 5321 lets a local part differ by case; no mailbox does)."""
    try:
        found = validate_email(text.strip(), check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as exc:
        raise ValidationFailed("The e-mail address is not valid.", {field: [str(exc)]}) from exc
    return found.normalized.lower()


def mailbox_key(address: str) -> str:
    """The same for the spellings of an address that lead to one mailbox, as its provider reads
    them; elsewhere the address itself, and a phone's number. In its normal form; the database knows
    the same rule by this name, and a test compares.

    Gmail: https://support.google.com/mail/answer/7436150 (dots) and …/22370 (plus); Outlook.com,
    iCloud, Fastmail and Proton write of plus addresses in their help pages.
    """
    local, at, domain = address.rpartition("@")
    name = local.partition("+")[0]
    if not (at and domain and name):
        return address
    if domain in _DOTS_AND_PLUS:
        return f"{name.replace('.', '')}@gmail.com"
    return f"{name}@{domain}" if domain in _PLUS else address


def normal_address(kind: str, value: str, region: str, field: str) -> str:
    """An address of either kind, as identities keep it; ValidationFailed names the `field`.
    `region`: where a phone number without a country's code is at home.
    """
    return address_and_label(kind, value, region, field)[0]


def address_and_label(kind: str, value: str, region: str, field: str) -> tuple[str, str | None]:
    """The same, and the label that a phone number is written with, if it is."""
    if kind == "phone":
        return phone_and_label(value, region, field)
    return normal_email(value, field), None


def normal_sender(kind: str, address: str) -> str:
    """An inbound sender's address for matching: as given when it is odd, never an error. One with
    other signs than ASCII is never made one without: somebody else's may look like it.

    A phone begins with + on the wire. Short codes, senders' names and the addresses of other
    channels (whatsapp:+1…) are nobody's phone, though digits or letters in them look like one.
    """
    if kind == "phone" and not address.startswith("+"):
        return address.strip().lower()
    try:
        normal = normal_address(kind, address, "US", "value")
    except ValidationFailed:
        return address.strip().lower()
    return normal if address.isascii() or not normal.isascii() else address.strip()


def check_time_zone(name: object) -> None:
    """ValidationFailed for a name that the IANA database does not have; None and UNSET pass."""
    if isinstance(name, str) and not is_time_zone(name):
        sentence = "is not a time zone; use an IANA name such as America/New_York."
        raise ValidationFailed("The time zone is not known.", {"time_zone": [sentence]})
