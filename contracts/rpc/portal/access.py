"""Who of a client's contacts may use the portal."""

from dataclasses import dataclass
from typing import Annotated

from contracts.rpc.accounts import SignInAttempt
from contracts.types import EmailAddress, Id, NewPassword, line


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInToPortal(SignInAttempt):
    """Credentials of a contact. `firm_id` may name the firm when the address is a contact of
    several.
    """

    firm_id: Id | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteContact:
    """A contact to give access for a client. Repeating it changes nothing; a password once set is
    not replaced.
    """

    contact_id: Id
    client_id: Id
    name: Annotated[str, line(200)]
    email: EmailAddress
    password: NewPassword | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawContact:
    """A contact whose access to the portal ends, for all clients."""

    contact_id: Id
