"""Who asks. Every RPC carries one; the gateway makes it from the access token."""

from dataclasses import dataclass
from typing import Literal

ActorKind = Literal["staff", "contact", "system"]
Role = Literal["owner", "admin", "partner", "member"]
"""What a member of staff is in the firm."""
Permission = Literal[
    "messages.view",
    "messages.send",
    "conversations.view_team",
    "conversations.triage",
    "settings.view",
    "settings.edit",
]
"""What an actor may do; the server tells it to pages, which copy no role.

`conversations.view_team`: see the whole firm (scope Team), not only what is assigned (T6).
`conversations.triage`: see Unlinked, link a stranger's conversation to a client, undo it.
"""

_MEMBER: tuple[Permission, ...] = ("messages.view", "messages.send")
_PARTNER: tuple[Permission, ...] = (
    *_MEMBER,
    "conversations.view_team",
    "conversations.triage",
    "settings.view",
)
_ADMIN: tuple[Permission, ...] = (*_PARTNER, "settings.edit")
ROLE_PERMISSIONS: dict[Role, tuple[Permission, ...]] = {
    "owner": _ADMIN,
    "admin": _ADMIN,
    "partner": _PARTNER,
    "member": _MEMBER,
}


def roles_with(permission: Permission) -> frozenset[str]:
    """The roles that carry a permission."""
    return frozenset(role for role, may in ROLE_PERMISSIONS.items() if permission in may)


@dataclass(frozen=True, slots=True)
class Actor:
    """`kind`: staff, contact or system. `client_ids`: the clients a contact belongs to.

    `role` and `permissions` are kept as they come: a later release may know more of them.
    """

    kind: ActorKind
    id: str
    firm_id: str
    name: str
    role: str | None = None
    permissions: tuple[str, ...] = ()
    client_ids: tuple[str, ...] = ()

    @property
    def sees_team(self) -> bool:
        """May look at conversations that are not assigned to them."""
        return self.may("conversations.view_team")

    def may(self, permission: Permission) -> bool:
        """Whether the actor has a permission."""
        return permission in self.permissions


def system_actor(firm_id: str) -> Actor:
    """The installation itself acting inside one firm (seeding, schedulers)."""
    every = ROLE_PERMISSIONS["owner"]
    return Actor("system", "system", firm_id, "Onethread", None, every)
