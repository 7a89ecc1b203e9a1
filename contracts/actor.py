"""Who asks. Every RPC carries one; the gateway makes it from the access token."""

from dataclasses import dataclass
from typing import Literal

Permission = Literal[
    "messages.view",
    "messages.send",
    "settings.view",
    "settings.edit",
]
"""What an actor may do; the server tells it to pages, which copy no role."""
ROLE_PERMISSIONS: dict[str, tuple[Permission, ...]] = {
    "owner": ("messages.view", "messages.send", "settings.view", "settings.edit"),
    "admin": ("messages.view", "messages.send", "settings.view", "settings.edit"),
    "partner": ("messages.view", "messages.send", "settings.view"),
    "member": ("messages.view", "messages.send"),
}
TEAM_ROLES = frozenset({"owner", "admin", "partner"})
"""Roles that see the whole firm; a member sees the conversations assigned to them (T6)."""


@dataclass(frozen=True, slots=True)
class Actor:
    """`kind`: staff, contact or system. `client_ids`: the clients a contact belongs to."""

    kind: str
    id: str
    firm_id: str
    name: str
    role: str | None = None
    permissions: tuple[str, ...] = ()
    client_ids: tuple[str, ...] = ()

    @property
    def sees_team(self) -> bool:
        """May look at conversations that are not assigned to them."""
        return self.kind == "system" or self.role in TEAM_ROLES


def system_actor(firm_id: str) -> Actor:
    """The installation itself acting inside one firm (seeding, schedulers)."""
    every = ROLE_PERMISSIONS["owner"]
    return Actor("system", "system", firm_id, "Onethread", None, every)
