"""Who may add, change and let go whom. Pure."""

from chassis.errors import Conflict, PermissionDenied
from contracts.actor import Actor, Role


def check_may_add(actor: Actor, role: Role) -> None:
    """PermissionDenied when the actor, who may add staff, may not add this one."""
    if role == "owner" and not _ranks_as_owner(actor):
        raise PermissionDenied("Only an owner can add another owner.")


def check_may_change(actor: Actor, role: Role, becomes: Role | None, owners: int) -> None:
    """PermissionDenied when somebody who is no owner makes or touches one; Conflict when the firm
    would be left without. `becomes`: None for somebody who leaves; `owners`: those there are now.
    """
    if "owner" in {role, becomes} and not _ranks_as_owner(actor):
        raise PermissionDenied("Only an owner can make somebody an owner, or change one.")
    if role == "owner" and becomes != "owner" and owners < 2:
        raise Conflict("The firm needs an owner; make somebody else one first.")


def _ranks_as_owner(actor: Actor) -> bool:
    return actor.kind == "system" or actor.role == "owner"
