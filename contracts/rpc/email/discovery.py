"""Which servers a mailbox has."""

from dataclasses import dataclass
from typing import Literal

from contracts.rpc.base import Method
from contracts.rpc.email.accounts import MailboxServer
from contracts.types import EmailAddress

ProposalSource = Literal["autoconfig", "srv", "guess"]
"""How servers were found: in the file that mail programs ask a domain for, in the domain's SRV
records (RFC 6186, RFC 8314), or by how they are mostly called.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoverServers:
    """Find the servers of a mailbox by its address; nothing is kept, and nobody signs in."""

    address: EmailAddress


@dataclass(frozen=True, slots=True, kw_only=True)
class ServersProposal:
    """Servers to be tried. `user`: the name to sign in with."""

    imap: MailboxServer | None
    smtp: MailboxServer | None
    user: str
    source: ProposalSource


def discover_servers() -> Method[DiscoverServers, ServersProposal]:
    """What the gateway may ask of it."""
    return Method(
        "email",
        "discover_servers",
        DiscoverServers,
        ServersProposal,
        permission="settings.edit",
        summary="Which servers a mailbox may have",
        deadline=25.0,
    )
