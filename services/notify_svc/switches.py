"""Which news reaches a person by which way, as that person set it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Kinds of news that notify_svc raises."""

    CLIENT_MESSAGE = "client_message"
    DOCUMENT = "document"
    MENTION = "mention"
    DELIVERY_FAILED = "delivery_failed"
    MAILBOX_TROUBLE = "mailbox_trouble"


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways of one kind; each may be on or off without the other."""

    bell: bool
    email: bool


Switches = Mapping[Kind, Ways]

DEFAULTS: Switches = {
    # Clients write all day: their messages wait in the inbox, and a mail about each is noise.
    Kind.CLIENT_MESSAGE: Ways(bell=True, email=False),
    Kind.DOCUMENT: Ways(bell=True, email=False),
    # Somebody waits for this one person, or nothing goes on until somebody acts.
    Kind.MENTION: Ways(bell=True, email=True),
    Kind.DELIVERY_FAILED: Ways(bell=True, email=True),
    Kind.MAILBOX_TROUBLE: Ways(bell=True, email=True),
}


def switches_of(stored: Mapping[str, Mapping[str, bool]] | None) -> Switches:
    """What a person set, over the defaults: a kind that came later has its default."""
    own = stored or {}
    return {
        kind: Ways(**own[kind]) if kind in own else default for kind, default in DEFAULTS.items()
    }


def stored_form(switches: Switches) -> dict[str, dict[str, bool]]:
    """The switches as they are kept and as the API shows them."""
    return {str(kind): {"bell": ways.bell, "email": ways.email} for kind, ways in switches.items()}
