"""Who may be texted."""

from dataclasses import dataclass
from typing import Annotated

from contracts.types import Moment, line


@dataclass(frozen=True, slots=True, kw_only=True)
class GetConsent:
    """A phone number; one without a country's code is American."""

    phone: Annotated[str, line(32)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentEntry:
    """A line of the ledger: nothing in it is ever changed or removed."""

    kind: str
    source: str
    firm_number: str | None
    at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """Whether a phone may be texted from `sender`, the firm's number that a text to it would leave
    from now, and how that came about.
    """

    phone: str
    opted_out: bool
    sender: str | None
    items: tuple[ConsentEntry, ...]
