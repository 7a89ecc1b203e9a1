"""The file by which a domain tells mail programs its servers.

https://www.ietf.org/archive/id/draft-bucksch-autoconfig-02.html (Thunderbird's config-v1.1.xml)
"""

import http.client
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from chassis.observability.log import get_logger
from services.email_svc.providers.autoconfig_file import read_autoconfig
from services.email_svc.providers.mail_network import MailNetwork, ended_within
from services.email_svc.server_finder import FoundServers

_log = get_logger(__name__)
_LARGEST = 64 * 1024
_LONGEST_SECONDS = 5.0


@dataclass(frozen=True)
class Autoconfig:
    """`ServerFinder` by the file. `base`: where a sandbox has all of them, in place of the
    domain's own hosts, which are asked by HTTPS only.
    """

    network: MailNetwork
    base: str | None = None

    def find(self, address: str) -> FoundServers:
        """What the first of the files says that is there."""
        for host, path in self._places(address):
            try:
                content = self._get(host, path)
                found = read_autoconfig(content, address) if content else FoundServers()
            except (OSError, ValueError, http.client.HTTPException) as exc:
                _log.info("no_autoconfig", host=host, why=repr(exc))
                continue
            if found.imap or found.smtp:
                return found
        return FoundServers()

    def _places(self, address: str) -> list[tuple[str, str]]:
        try:
            domain = address.rpartition("@")[2].encode("idna").decode()
        except UnicodeError:
            return []  # no name of a domain
        asked = f"mail/config-v1.1.xml?emailaddress={quote(address)}"
        if self.base:
            return [(urlsplit(self.base).netloc, f"/{asked}")]
        return [
            (f"autoconfig.{domain}", f"/{asked}"),
            (domain, f"/.well-known/autoconfig/{asked}"),
        ]

    def _get(self, host: str, path: str) -> bytes | None:
        """The file, None where there is none; a redirect is not followed."""
        connection = self._connected(host)
        try:
            with ended_within(_LONGEST_SECONDS, connection.sock.fileno):
                connection.request("GET", path, headers={"Accept": "text/xml"})
                answer = connection.getresponse()
                content = answer.read(_LARGEST + 1)
        finally:
            connection.close()
        return content if answer.status == 200 and len(content) <= _LARGEST else None

    def _connected(self, host: str) -> http.client.HTTPConnection:
        if self.base:
            plain = http.client.HTTPConnection(host, timeout=self.network.timeout)
            plain.connect()
            return plain
        connection = http.client.HTTPConnection(host, 443)
        # By the guarded way, which has verified the certificate.
        connection.sock = self.network.connect(host, 443, "tls")
        return connection
