"""Which news reaches a person by which way, as that person set it. Pure."""

from collections.abc import Mapping

from contracts.notifications import NotificationKind, Ways

Switches = Mapping[NotificationKind, Ways]

DEFAULTS: Switches = {
    # Clients write all day: their messages wait in the inbox, and a mail about each is noise.
    NotificationKind.CLIENT_MESSAGE: Ways(bell=True, email=False),
    NotificationKind.DOCUMENT: Ways(bell=True, email=False),
    # Somebody waits for this one person, or nothing goes on until somebody acts.
    NotificationKind.MENTION: Ways(bell=True, email=True),
    NotificationKind.DELIVERY_FAILED: Ways(bell=True, email=True),
    NotificationKind.MAILBOX_TROUBLE: Ways(bell=True, email=True),
    NotificationKind.ADDRESS_SHARED: Ways(bell=True, email=True),
    NotificationKind.EVENT_STUCK: Ways(bell=True, email=True),
}


def switches_of(stored: Mapping[str, Mapping[str, bool]] | None) -> Switches:
    """What a person set, over the defaults: a kind that came later has its default."""
    own = stored or {}
    return {
        kind: Ways(**own[kind]) if kind in own else default for kind, default in DEFAULTS.items()
    }


def stored_form(switches: Switches) -> dict[str, dict[str, bool]]:
    """The switches as they are kept."""
    return {str(kind): {"bell": ways.bell, "email": ways.email} for kind, ways in switches.items()}
