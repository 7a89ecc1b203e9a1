"""The firm's own phone numbers."""

from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from contracts.types import Id, IdempotencyKey, Moment, formed, line

NumberStatus = Literal["claiming", "active", "paused", "releasing", "released"]
AreaCode = Annotated[str, formed(r"[2-9]\d\d", "must be three digits, such as 415.")]
"""Of the North American Numbering Plan."""
NumberLabel = Annotated[str, line(50, 0)]
OnlyTrue = Annotated[
    Literal[True], Meta(extra={"sentence": "must be true; make another number the default."})
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchNumbers:
    """`area_code`: None for anywhere."""

    area_code: AreaCode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailableNumber:
    """A number that can be claimed now, in E.164 form."""

    e164: str
    locality: str | None
    region: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailableNumberList:
    """Up to ten numbers."""

    items: tuple[AvailableNumber, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneNumber:
    """A number of the firm. Times are null until it has happened."""

    id: Id
    e164: str
    label: str | None
    is_default: bool
    status: NumberStatus
    connected_at: Moment | None
    last_sent_at: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneNumberList:
    """The firm's numbers; released ones are not among them."""

    items: tuple[PhoneNumber, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimNumber:
    """A number of the search to claim. Repeated it is the same claim: the number is its key."""

    e164: Annotated[str, line(16)]
    label: NumberLabel = ""
    idempotency_key: IdempotencyKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateNumber:
    """What to change; `is_default` can only be given, not taken away."""

    number_id: Id
    label: NumberLabel | UnsetType = UNSET
    is_default: OnlyTrue | UnsetType = UNSET
    paused: bool | UnsetType = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseNumber:
    """The number to give back."""

    number_id: Id
