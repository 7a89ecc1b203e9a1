"""Who may add whom. Pure."""

from chassis.errors import PermissionDenied, ValidationFailed
from contracts.actor import ROLE_PERMISSIONS, Actor


def check_may_add(actor: Actor, role: str) -> None:
    """PermissionDenied, or ValidationFailed for a role that does not exist."""
    if "settings.edit" not in actor.permissions:
        raise PermissionDenied("Adding staff needs the permission settings.edit.")
    if role not in ROLE_PERMISSIONS:
        sentence = f"must be one of {', '.join(ROLE_PERMISSIONS)}."
        raise ValidationFailed("The role is not valid.", {"role": [sentence]})
    if role == "owner" and actor.kind != "system" and actor.role != "owner":
        raise PermissionDenied("Only an owner can add another owner.")
