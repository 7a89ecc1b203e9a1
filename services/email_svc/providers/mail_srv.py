"""A domain's SRV records for mail (RFC 6186, RFC 8314)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import dns.exception
import dns.resolver

from services.email_svc.provider import ServerAddress, ServerSecurity
from services.email_svc.providers.autoconfig_file import is_host
from services.email_svc.server_finder import FoundServers

_SECONDS = 2.0
_IMAP: tuple[tuple[str, ServerSecurity], ...] = (("_imaps", "tls"), ("_imap", "starttls"))
_SMTP: tuple[tuple[str, ServerSecurity], ...] = (
    ("_submissions", "tls"),
    ("_submission", "starttls"),
)


@dataclass(frozen=True, slots=True)
class SrvTarget:
    """One record; of several the lowest `priority` is meant, then the highest `weight`."""

    priority: int
    weight: int
    port: int
    host: str


def ask_dns(name: str) -> list[SrvTarget]:
    """The records of a name; none when there are none, or no answer comes."""
    try:
        resolver = dns.resolver.Resolver()
        found: Any = resolver.resolve(name, "SRV", lifetime=_SECONDS)
    except (dns.exception.DNSException, OSError):
        return []
    return [
        SrvTarget(one.priority, one.weight, one.port, one.target.to_text(omit_final_dot=True))
        for one in found
    ]


@dataclass(frozen=True)
class MailSrv:
    """`ServerFinder` by the records; `ask` answers those of a name."""

    ask: Callable[[str], list[SrvTarget]] = ask_dns

    def find(self, address: str) -> FoundServers:
        """What the domain publishes; a target "." says that there is no such service."""
        try:
            domain = address.rpartition("@")[2].encode("idna").decode()
        except UnicodeError:
            return FoundServers()  # no name of a domain
        return FoundServers(imap=self._first(domain, _IMAP), smtp=self._first(domain, _SMTP))

    def _first(
        self, domain: str, services: tuple[tuple[str, ServerSecurity], ...]
    ) -> ServerAddress | None:
        for service, security in services:
            there = [
                one for one in self.ask(f"{service}._tcp.{domain}") if is_host(one.host.lower())
            ]
            best = min(there, key=lambda one: (one.priority, -one.weight), default=None)
            if best is not None and best.port:
                return ServerAddress(best.host.lower(), best.port, security)
        return None
