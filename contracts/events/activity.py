"""Said by any service: what somebody did, for the activity log (N4), and what went nowhere."""

from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from contracts.events.base import Event, event
from contracts.parts import Person


@event
@dataclass(frozen=True, slots=True)
class ActivityLogged(Event):
    """any service -> notify: a line of the firm's activity log (N4). `kind` such as
    number.claimed, number.released, message.in, message.out, message.failed, consent.opted_out,
    sign_in, settings.changed, staff.role_changed, staff.deactivated, portal.withdrawn; `actor` None
    for somebody outside; `subject` names what it was done to in words; `details` plain JSON values.
    """

    NAME: ClassVar[str] = "activity.logged.v1"
    kind: str
    actor: Person | None
    subject: str
    at: str
    details: dict[str, Any] = field(default_factory=dict)


@event
@dataclass(frozen=True, slots=True)
class EventStuck(Event):
    """any service -> notify: an event waits until an operator lets it go on or drops it. `outcome`:
    parked (the broker would not take it from `service`) or dead (`service` could not digest it).
    """

    NAME: ClassVar[str] = "event.stuck.v1"
    stuck_id: str
    stuck_name: str
    service: str
    outcome: Literal["parked", "dead"]
    reason: str
    at: str
