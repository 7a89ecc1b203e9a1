"""Who may add whom. Pure."""

from chassis.errors import PermissionDenied
from contracts.actor import Actor, Role


def check_may_add(actor: Actor, role: Role) -> None:
    """PermissionDenied when the actor, who may add staff, may not add this one."""
    if role == "owner" and actor.kind != "system" and actor.role != "owner":
        raise PermissionDenied("Only an owner can add another owner.")
