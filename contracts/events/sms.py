"""Said by sms_svc alone."""

from dataclasses import dataclass
from typing import ClassVar

from contracts.events.base import Event, event


@event
@dataclass(frozen=True, slots=True)
class ConsentChanged(Event):
    """sms -> thread: whether `phone` may be texted from the firm's `firm_number`. A larger
    `version` of the same pair wins. `source`: keyword, words, provider or staff.
    """

    NAME: ClassVar[str] = "consent.changed.v1"
    phone: str
    firm_number: str
    opted_out: bool
    source: str
    changed_at: str
    version: int
