"""Addresses on the web that strangers wrote, and a transport that leads to no network of ours.

Two parsers read an address, the standard library's and the one that connects (urllib3's, in
requests): what they read differently is refused.
"""

import ipaddress
import socket
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, LocationParseError, NewConnectionError
from urllib3.util import parse_url
from urllib3.util.connection import create_connection

LONGEST_URL = 2000
_NOT_PUBLIC = tuple(
    ipaddress.ip_network(block)
    for block in (
        "64:ff9b::/96",  # an IPv4 address, private ones among them (RFC 6052)
        "64:ff9b:1::/48",  # one behind a network's own translation (RFC 8215)
        "2002::/16",  # one that is tunnelled to (RFC 3056)
        "2001::/32",  # the same (RFC 4380)
        "::/96",  # the same, deprecated (RFC 4291 §2.5.5.1)
        "::ffff:0:0:0/96",  # one that is translated (RFC 2765)
        "fec0::/10",  # of a site, deprecated (RFC 3879)
    )
)
"""IPv6 that Python takes for public and is not."""


def read_address(url: str) -> tuple[str, str, int] | None:
    """Scheme (http or https), host and port, when there is no doubt what they are."""
    if len(url) > LONGEST_URL or "\\" in url or not all("!" <= char <= "~" for char in url):
        return None
    try:
        parts = urlsplit(url)
        first = (parts.scheme, parts.hostname, parts.port)
        prepared = parse_url(requests.Request("GET", url).prepare().url or "")
    except (ValueError, LocationParseError, requests.RequestException):
        return None
    second = (prepared.scheme, prepared.host, prepared.port)
    if first != second or "@" in parts.netloc or prepared.auth is not None:
        return None
    scheme, host, port = first
    if scheme not in {"http", "https"} or not host:
        return None
    return scheme, host, port or (443 if scheme == "https" else 80)


def is_public(address: str) -> bool:
    """Whether an IP address is somebody's on the internet: not private, loopback, link-local,
    multicast or reserved, nor an IPv6 form of such a one.
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return is_public(str(found.ipv4_mapped))
        if any(found in block for block in _NOT_PUBLIC):
            return False
    return found.is_global and not found.is_multicast


class _PublicConnection(HTTPSConnection):
    """Asks for the name's addresses once and connects to one that it has judged: a name may lead
    elsewhere each time it is asked for.
    """

    def _new_conn(self) -> socket.socket:
        problem: Exception = OSError("no public address")
        for address in self._public_addresses():
            try:
                return create_connection(
                    (address, self.port), self.timeout, socket_options=self.socket_options
                )
            except TimeoutError as exc:
                raise ConnectTimeoutError(self, f"{self.host} does not answer") from exc
            except OSError as exc:
                problem = exc
        raise NewConnectionError(self, f"{self.host} is at no public address") from problem

    def _public_addresses(self) -> list[str]:
        try:
            found = socket.getaddrinfo(self.host.strip("[]"), self.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as exc:
            raise NewConnectionError(self, f"{self.host} cannot be found") from exc
        addresses = dict.fromkeys(str(one[4][0]) for one in found)
        return [one for one in addresses if is_public(one)]


class _PublicPool(HTTPSConnectionPool):
    ConnectionCls = _PublicConnection


class PublicAdapter(HTTPAdapter):
    """Requests' transport for https that connects to public addresses only."""

    def init_poolmanager(self, *args: object, **kwargs: object) -> None:
        """Called by requests once."""
        super().init_poolmanager(*args, **kwargs)  # type: ignore[arg-type]  # passed through
        manager: PoolManager = self.poolmanager
        manager.pool_classes_by_scheme = {
            **manager.pool_classes_by_scheme,
            "https": _PublicPool,
        }
