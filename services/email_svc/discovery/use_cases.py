"""Servers proposed for an address: as its domain publishes them, else as they are mostly called."""

from dataclasses import dataclass

from contracts.rpc.email.accounts import MailboxServer
from contracts.rpc.email.discovery import DiscoverServers, ProposalSource, ServersProposal
from services.email_svc.provider import ServerAddress
from services.email_svc.server_finder import FoundServers, ServerFinder


@dataclass(frozen=True)
class Discovery:
    """`published` asks each of the ways in which a domain may say it, the most telling first."""

    published: tuple[tuple[ProposalSource, ServerFinder], ...]

    def discover_servers(self, request: DiscoverServers) -> ServersProposal:
        """A proposal to be tried; what one way leaves out the next may know, and what nobody knows
        is guessed. It never fails for what a domain's servers do.
        """
        address = request.address
        proposal = FoundServers()
        source: ProposalSource | None = None
        for name, finder in self.published:
            if proposal.imap and proposal.smtp:
                break
            found = finder.find(address)
            if found.imap or found.smtp:
                source = source or name
                proposal = _merged(proposal, found)
        complete = _merged(proposal, _guessed(address))
        return ServersProposal(
            imap=_view(complete.imap),
            smtp=_view(complete.smtp),
            user=complete.user or address,
            source=source or "guess",
        )


def _merged(first: FoundServers, second: FoundServers) -> FoundServers:
    return FoundServers(
        imap=first.imap or second.imap,
        smtp=first.smtp or second.smtp,
        user=first.user or second.user,
    )


def _guessed(address: str) -> FoundServers:
    domain = address.rpartition("@")[2]
    return FoundServers(
        imap=ServerAddress(f"imap.{domain}", 993, "tls"),
        smtp=ServerAddress(f"smtp.{domain}", 587, "starttls"),
    )


def _view(server: ServerAddress | None) -> MailboxServer | None:
    if server is None:
        return None
    return MailboxServer(host=server.host, port=server.port, security=server.security)
