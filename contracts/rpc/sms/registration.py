"""The firm's registration with the carriers (A2P 10DLC)."""

from dataclasses import dataclass
from typing import Annotated, Literal

from contracts.types import EmailAddress, UsPhone, formed, line, prose, several

RegistrationStatus = Literal["none", "submitted", "pending", "approved", "rejected"]
BusinessType = Literal["corporation", "llc", "partnership", "cooperative", "non_profit"]
Vertical = Literal[
    "PROFESSIONAL", "FINANCIAL", "INSURANCE", "LEGAL", "REAL_ESTATE", "ENGINEERING", "NGO"
]
Ein = Annotated[
    str,
    formed(r"\d{2}-?\d{7}", "must have nine digits, such as 12-3456789.", example="12-3456789"),
]
"""An Employer Identification Number of the Internal Revenue Service."""
StateCode = Annotated[
    str, formed("[A-Z]{2}", "must be two capital letters, such as CA.", example="CA")
]
ZipCode = Annotated[
    str, formed(r"\d{5}(-\d{4})?", "must be a ZIP code, such as 94107.", example="94107")
]
LEAST_SAMPLE, MOST_SAMPLE, MOST_SAMPLES = 20, 1024, 5
"""Lengths: https://www.twilio.com/docs/messaging/api/usapptoperson-resource"""


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessAddress:
    """Where the firm is, in the United States."""

    street: Annotated[str, line(200)]
    city: Annotated[str, line(100)]
    region: StateCode
    postal_code: ZipCode
    country: Literal["US"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Representative:
    """Who answers for the firm; the carriers may write or call."""

    first_name: Annotated[str, line(100)]
    last_name: Annotated[str, line(100)]
    email: EmailAddress
    phone: UsPhone
    title: Annotated[str, line(100)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitRegistration:
    """What the carriers ask of a business that texts."""

    legal_name: Annotated[str, line(200)]
    ein: Ein
    website: Annotated[str, line(200)]
    vertical: Vertical
    business_type: BusinessType
    address: BusinessAddress
    representative: Representative
    use_case: Annotated[str, prose(500)]
    sample_messages: Annotated[
        tuple[Annotated[str, prose(MOST_SAMPLE)], ...],
        several(MOST_SAMPLES, 1, "give one to five."),
    ]

    def __post_init__(self) -> None:
        """A website's address, and samples as long as the carriers want them."""
        if not self.website.startswith(("https://", "http://")):
            raise ValueError("website: must start with https://.")
        for sample in self.sample_messages:
            if len(sample) < LEAST_SAMPLE:
                allowed = f"must have {LEAST_SAMPLE} to {MOST_SAMPLE} characters"
                raise ValueError(f"sample_messages: {allowed}, not {len(sample)}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredBrand:
    """The firm as registered. Null is what was not asked for yet when it was."""

    legal_name: str
    ein: str
    website: str
    vertical: str
    business_type: BusinessType | None = None
    address: BusinessAddress | None = None
    representative: Representative | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredCampaign:
    """What the firm texts about, as it was registered."""

    use_case: str
    sample_messages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """A2P 10DLC. `reason` tells why it was rejected; `required`: without an approved one no text
    goes out here.
    """

    status: RegistrationStatus
    required: bool = True
    reason: str | None = None
    brand: RegisteredBrand | None = None
    campaign: RegisteredCampaign | None = None
