"""Said by both services with accounts, internal_svc and portal_svc."""

from dataclasses import dataclass
from typing import ClassVar

from contracts.events.base import Event, event


@event
@dataclass(frozen=True, slots=True)
class SessionEnded(Event):
    """internal, portal -> every gateway: these sessions of an account are over, whatever their
    tokens say; `because` for the record.
    """

    NAME: ClassVar[str] = "session.ended.v1"
    account_id: str
    session_ids: tuple[str, ...]
    because: str
    ended_at: str
