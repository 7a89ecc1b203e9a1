"""An event as browsers know it, and who may see it."""

from dataclasses import dataclass

from contracts import stream as s
from gateway.access.tokens import Audience


@dataclass(frozen=True, slots=True)
class Shown:
    """An event as browsers know it, and who may see it within its firm.

    `team`: the staff who see the whole firm. `ids`: the others, by account.
    """

    event: s.StreamEvent
    audience: Audience
    team: bool
    ids: frozenset[str]


def to_staff(event: s.StreamEvent, assigned: tuple[str, ...]) -> Shown:
    """For those who see the whole firm, and whom it is assigned to."""
    return Shown(event, Audience.STAFF, team=True, ids=frozenset(assigned))


def to_persons(event: s.StreamEvent, audience: Audience, *ids: str) -> Shown:
    """For these accounts only."""
    return Shown(event, audience, team=False, ids=frozenset(ids))
