"""How a mailbox's servers are found."""

from dataclasses import dataclass
from typing import Protocol

from services.email_svc.provider import ServerAddress


@dataclass(frozen=True, slots=True)
class FoundServers:
    """What is known of a mailbox's servers; `user`: the name to sign in with."""

    imap: ServerAddress | None = None
    smtp: ServerAddress | None = None
    user: str | None = None


class ServerFinder(Protocol):
    """One of the ways in which a domain tells its mail servers."""

    def find(self, address: str) -> FoundServers:
        """What it tells of this address, within seconds; nothing where it is silent."""
