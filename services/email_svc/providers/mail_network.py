"""Connections to mail servers whose names people typed: no way into the installation's own network,
every certificate verified, every wait bounded.
"""

import os
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from chassis.parsers import IpNetwork
from chassis.public_web import is_public
from services.email_svc.provider import ServerSecurity

_Address = IPv4Address | IPv6Address
_NAT64 = IPv6Network("64:ff9b::/96")
"""Addresses that lead to the IPv4 address in their last 32 bits (RFC 6052)."""
_MOST_ADDRESSES = 4
"""How many of a name's addresses are tried: each may let us wait."""


class HostUnknown(OSError):
    """No server of this name."""


class AddressNotAllowed(OSError):
    """The name leads into a network that the operator has not opened."""


class PlainTextRefused(OSError):
    """A password would cross a network readable."""


@dataclass(frozen=True)
class MailNetwork:
    """How servers are reached. `inside`: private networks that the operator opened; `ca_file`:
    authorities that are trusted beside the system's; `timeout`: seconds of one wait.
    """

    inside: tuple[IpNetwork, ...] = ()
    ca_file: str | None = None
    timeout: float = 10.0

    @cached_property
    def tls(self) -> ssl.SSLContext:
        """Certificates and names are verified, TLS is 1.2 or later."""
        context = ssl.create_default_context()
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if self.ca_file:
            context.load_verify_locations(self.ca_file)
        return context

    def connect(self, host: str, port: int, security: ServerSecurity) -> socket.socket:
        """A connection, in TLS where it begins with it.

        HostUnknown, AddressNotAllowed, PlainTextRefused; OSError and ssl.SSLError as they come.
        The address that was checked is the one connected to: a name may not answer twice.
        """
        plain = self._connect_plain(host, port, security)
        if security != "tls":
            return plain
        try:
            return self.tls.wrap_socket(plain, server_hostname=host)
        except BaseException:
            plain.close()
            raise

    def _connect_plain(self, host: str, port: int, security: ServerSecurity) -> socket.socket:
        problem: OSError = HostUnknown(f"{host} has no address")
        for address in addresses_of(host, port)[:_MOST_ADDRESSES]:
            if not self.allows(address):
                problem = AddressNotAllowed(f"{host} is not a public address")
                continue
            if security == "none" and not address.is_loopback:
                raise PlainTextRefused(f"{host} would be spoken to without TLS")
            try:
                return socket.create_connection((str(address), port), self.timeout)
            except OSError as exc:
                problem = exc
        raise problem

    def allows(self, address: _Address) -> bool:
        """Whether a server may stand there: in public, or where the operator said so."""
        real = _behind(address)
        if any(real in network for network in self.inside if network.version == real.version):
            return True
        return is_public(str(real))


def addresses_of(host: str, port: int) -> list[_Address]:
    """Every address of a host, each once; HostUnknown."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as exc:
        raise HostUnknown(f"{host} cannot be found") from exc
    texts = dict.fromkeys(str(one[4][0]).partition("%")[0] for one in found)
    return [ip_address(text) for text in texts]


def _behind(address: _Address) -> _Address:
    """The address that really is reached by one that only wraps it."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo or address


@contextmanager
def ended_within(seconds: float, descriptor: Callable[[], int]) -> Iterator[None]:
    """Cut a connection off when the block takes longer, whatever trickles in meanwhile."""
    ended = threading.Event()

    def end() -> None:
        # What is not connected yet is cut off as soon as it is.
        while not ended.is_set():
            cut_off(descriptor)
            ended.wait(1.0)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        ended.set()
        timer.cancel()


def cut_off(descriptor: Callable[[], int]) -> None:
    """End a connection under whoever reads from it, which then meets its end. By a descriptor of
    its own, since an encrypted socket may not be shut by another thread.
    """
    with suppress(OSError, ValueError), socket.socket(fileno=os.dup(descriptor())) as same:
        same.shutdown(socket.SHUT_RDWR)
