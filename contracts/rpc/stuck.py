"""What the gateway may ask of every service: the events of a firm that went nowhere in it."""

from dataclasses import dataclass
from typing import Annotated, Literal

from contracts.actor import Permission
from contracts.rpc.base import Method, NoFields
from contracts.types import Id, Moment, line

ServiceName = Literal["thread", "sms", "email", "portal", "internal", "notify"]
StuckOutcome = Literal["parked", "dead"]
"""parked: the broker would not take it from the service; dead: the service could not digest it."""
_WHO: Permission = "settings.edit"


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckMessage:
    """Somebody's message in an event: as far as it says so, who wrote (`sender`, and the address
    `sender_address`), to whom, by which channel, when, and the words. `cut`: there are more words
    than `text` has. `files`: the names of what came with it.
    """

    sender: str
    sender_address: str
    to: tuple[str, ...]
    channel: str
    subject: str
    text: str
    cut: bool
    files: tuple[str, ...]
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckEvent:
    """An event that went nowhere: `what` in words, why, since when, and the message in it if it is
    one. `operator`: the command that shows it to whoever operates the installation.
    """

    id: Id
    service: ServiceName
    name: str
    what: str
    outcome: StuckOutcome
    reason: str
    stuck_at: Moment
    message: StuckMessage | None
    operator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckEventList:
    """The newest of one service. `more`: there are older ones, seen once these are settled."""

    items: tuple[StuckEvent, ...]
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryStuckEvent:
    """The event `id` of `service`, to be tried anew; nothing happens twice."""

    id: Id
    service: ServiceName


@dataclass(frozen=True, slots=True, kw_only=True)
class DropStuckEvent:
    """The event `id` of `service`, which is deleted for good; why stands in the activity log."""

    id: Id
    service: ServiceName
    reason: Annotated[str, line(300)]


def list_stuck_events(service: ServiceName) -> Method[NoFields, StuckEventList]:
    """The method of one service."""
    return Method(
        service,
        "list_stuck_events",
        NoFields,
        StuckEventList,
        permission=_WHO,
        summary="What went nowhere here, newest first",
    )


def retry_stuck_event(service: ServiceName) -> Method[RetryStuckEvent, NoFields]:
    """The method of one service."""
    return Method(
        service,
        "retry_stuck_event",
        RetryStuckEvent,
        NoFields,
        permission=_WHO,
        summary="Try what went nowhere once more",
        deadline=15.0,
    )


def drop_stuck_event(service: ServiceName) -> Method[DropStuckEvent, NoFields]:
    """The method of one service."""
    return Method(
        service,
        "drop_stuck_event",
        DropStuckEvent,
        NoFields,
        permission=_WHO,
        summary="Delete what went nowhere, for good",
    )
