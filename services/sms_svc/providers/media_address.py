"""Where a file of a text may be, and where nobody of ours ever connects to. Pure but for sockets.

The address stands in the form, so a stranger may have written it. Two parsers read it, the standard
library's and the one that connects (urllib3's, in requests): what they read differently is refused.
"""

import ipaddress
import socket
from typing import NamedTuple
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPSConnection
from urllib3.exceptions import LocationParseError, NewConnectionError
from urllib3.util import parse_url

LONGEST = 2000
_OWN = "twilio.com"
_CDN = frozenset({"media.twiliocdn.com", "s3-external-1.amazonaws.com"})
"""Where Twilio redirects to (https://www.twilio.com/docs/messaging/guides/accepting-media): these
get no credentials.
"""
_TUNNELS = tuple(
    ipaddress.ip_network(block) for block in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")
)
"""IPv6 that stands for IPv4, private addresses among it (RFC 6052, 8215, 3056)."""


class MediaAddress(NamedTuple):
    """An address that may be asked. `own`: the provider's, which is shown our credentials."""

    url: str
    own: bool


def judge(url: str, sandbox: str | None, *, redirected: bool) -> MediaAddress | None:
    """The address, or None when it is not to be asked. `sandbox`: its base address, which is the
    only provider then. `redirected`: whether the provider led here.
    """
    read = _read(url)
    if read is None:
        return None
    scheme, host, port = read
    if sandbox is not None:
        if read == _read(sandbox):
            return MediaAddress(url, own=True)
    elif scheme == "https" and port == 443 and (host == _OWN or host.endswith(f".{_OWN}")):
        return MediaAddress(url, own=True)
    if redirected and scheme == "https" and port == 443 and host in _CDN:
        return MediaAddress(url, own=False)
    return None


def _read(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port, when there is no doubt what they are."""
    if len(url) > LONGEST or "\\" in url or not all("!" <= char <= "~" for char in url):
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
        if any(found in tunnel for tunnel in _TUNNELS):
            return False
    return found.is_global and not found.is_multicast


class _PublicConnection(HTTPSConnection):
    """Looks at whom it reached before it says a word: a name may lead elsewhere each time."""

    def _new_conn(self) -> socket.socket:
        reached = super()._new_conn()
        if is_public(str(reached.getpeername()[0])):
            return reached
        reached.close()
        raise NewConnectionError(self, f"{self.host} is at no public address")


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
