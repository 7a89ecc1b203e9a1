"""Who is signed in, as the pages are told."""

from dataclasses import dataclass
from typing import Literal

from contracts.actor import Permission, Role
from contracts.rpc.internal import Firm
from contracts.types import Id

AccountKind = Literal["staff", "contact"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """Who is signed in and what they may do; a contact has neither role nor permissions."""

    kind: AccountKind
    id: Id
    name: str
    email: str
    role: Role | None
    permissions: tuple[Permission, ...]
    firm: Firm


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """An access token, how many seconds it lives, and whose it is."""

    access_token: str
    expires_in: int
    me: Me
