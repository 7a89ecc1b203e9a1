"""Who a message from outside says wrote it, and whether that may be believed."""

from dataclasses import dataclass
from typing import Literal

UNKNOWN_SENDER = "unknown"
"""Address of a sender whose message names none. No address looks like it, so nobody can write under
it, be written to, or be linked by it.
"""

_NAMELESS = frozenset({UNKNOWN_SENDER, "unknown@invalid"})
"""The second stands in the rows of releases before."""

SenderDoubtKind = Literal["authentication_failed", "several_senders", "no_sender"]


def is_nameless(address: str | None) -> bool:
    """Whether a sender's address is none."""
    return address in _NAMELESS


@dataclass(frozen=True, slots=True)
class SenderDoubt:
    """Why it is not certain who wrote. `sentence`: for staff, shown with the message; `addresses`:
    whom it names, at most MOST_NAMED.
    """

    kind: SenderDoubtKind
    sentence: str
    addresses: tuple[str, ...] = ()


MOST_NAMED = 20
