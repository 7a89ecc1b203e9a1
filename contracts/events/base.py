"""What every event is, and the register of all of them.

A field may be added with a default; anything else is a new version beside the old one. The golden
files in tests/contract/golden/ pin the wire form.
"""

from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

EVENTS: dict[str, type["Event"]] = {}
"""Wire name to contract, filled by `@event`."""


@dataclass(frozen=True, slots=True)
class Event:
    """Base of every event; `NAME` is the routing key, or its beginning.

    `ADDRESSED_BY`: the field (dotted when it lies deeper) whose value follows the name in the
    routing key, so that a service hears only those that are for it.
    """

    NAME: ClassVar[str] = ""
    ADDRESSED_BY: ClassVar[str] = ""


E = TypeVar("E", bound=type[Event])


def event(cls: E) -> E:
    """Enter a contract in the register under its wire name."""
    EVENTS[cls.NAME] = cls
    return cls


def contract_of(name: str) -> type[Any]:
    """The dataclass of a wire name; KeyError when this release does not know it."""
    return EVENTS[name]
