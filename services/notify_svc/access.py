"""Who may ask notify_svc what is a person's own."""

from chassis.errors import PermissionDenied
from contracts.actor import Actor


def check_staff(actor: Actor) -> None:
    """PermissionDenied for anybody but a member of staff: only they have a bell."""
    if actor.kind != "staff":
        raise PermissionDenied("Notifications belong to a member of staff; sign in as one.")
