"""Who may be texted."""

from dataclasses import dataclass
from typing import Annotated

from contracts.types import Id, Moment, line, prose


@dataclass(frozen=True, slots=True, kw_only=True)
class GetConsent:
    """A phone number; one without a country's code is American."""

    phone: Annotated[str, line(32)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentEntry:
    """A line of the ledger: nothing in it is ever changed or removed. `source`: how it was said:
    keyword, words, provider or staff; of what staff recorded, `recorded_by` who and `reason` why.
    """

    kind: str
    source: str
    firm_number: str | None
    at: Moment
    recorded_by: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordConsent:
    """What a person said of being texted, and not in a text: on the phone, by mail, in the office.
    It binds every number of the firm. `reason`: what they said, when and how; to allow texts again
    needs it as evidence, and settings.edit.
    """

    phone: Annotated[str, line(32)]
    opted_out: bool
    reason: Annotated[str, prose(1_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedConsent:
    """Whether the phone may be texted now."""

    phone: str
    opted_out: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GetTextNotice:
    """To whom a text would go: a phone, and the client it belongs to, if it is one's."""

    phone: Annotated[str, line(32)]
    client_id: Id | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextNotice:
    """What would be added to the next text: the one-time disclosure with the space before it; empty
    when it went out before. A counter of characters counts it along.
    """

    appended: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """Whether a phone may be texted from `sender`, the firm's number that a text to it would leave
    from now, and how that came about.
    """

    phone: str
    opted_out: bool
    sender: str | None
    items: tuple[ConsentEntry, ...]
