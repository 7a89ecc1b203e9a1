"""What stands in a domain's autoconfiguration file. Pure; a stranger wrote it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from chassis.foreign_text import as_whole_number
from services.email_svc.provider import ServerAddress, ServerSecurity
from services.email_svc.server_finder import FoundServers

_SECURITY: dict[str, ServerSecurity] = {"SSL": "tls", "STARTTLS": "starttls"}
"""Plain text is none: a server that offers no more is not proposed."""
_SERVERS = frozenset({"incomingServer", "outgoingServer"})
_FIELDS = frozenset({"hostname", "port", "socketType", "username"})
_HOST_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-")
_LONGEST_FIELD = 400


def read_autoconfig(content: bytes, address: str) -> FoundServers:
    """The first IMAP and the first SMTP server with TLS; ValueError when it is no such file."""
    reader = _Reader()
    reader.read(content)
    imap = next(_with(reader.servers, "incomingServer", "imap"), None)
    smtp = next(_with(reader.servers, "outgoingServer", "smtp"), None)
    user = (imap or {}).get("username", "")
    return FoundServers(
        imap=_address(imap) if imap else None,
        smtp=_address(smtp) if smtp else None,
        user=_filled_in(user, address) or None,
    )


def is_host(text: str) -> bool:
    """Whether it may be a server's name."""
    return 0 < len(text) <= 253 and "." in text.strip(".") and _HOST_LETTERS.issuperset(text)


@dataclass
class _Reader:
    """Collects the servers of the file: fields by name, with `element` and `type`."""

    servers: list[dict[str, str]] = field(default_factory=list)
    _server: dict[str, str] | None = None
    _field: str | None = None

    def read(self, content: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        # No entity of the file's own, neither large nor from elsewhere.
        parser.StartDoctypeDeclHandler = _refuse
        try:
            parser.Parse(content, True)  # expat takes it by place
        except expat.ExpatError as exc:
            raise ValueError("the file is no XML") from exc

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _SERVERS:
            self._server = {"element": name, "type": attributes.get("type", "")}
            self.servers.append(self._server)
        self._field = name if self._server is not None and name in _FIELDS else None
        if self._server is not None and self._field in self._server:
            self._field = None  # the first counts

    def _end(self, name: str) -> None:
        self._field = None
        if name in _SERVERS:
            self._server = None

    def _text(self, text: str) -> None:
        if self._server is not None and self._field is not None:
            so_far = self._server.get(self._field, "")
            self._server[self._field] = (so_far + text)[:_LONGEST_FIELD]


def _refuse(*_: Any) -> None:
    raise ValueError("the file declares a document type")


def _with(servers: list[dict[str, str]], element: str, kind: str) -> Iterator[dict[str, str]]:
    for one in servers:
        fits = one["element"] == element and one["type"] == kind
        if fits and one.get("socketType", "").strip() in _SECURITY and _address(one) is not None:
            yield one


def _address(server: dict[str, str]) -> ServerAddress | None:
    host = server.get("hostname", "").strip().lower()
    port = as_whole_number(server.get("port", "").strip(), 65_535)
    known = is_host(host) or host == "localhost"
    if not known or not port:
        return None
    return ServerAddress(host, port, _SECURITY[server["socketType"].strip()])


def _filled_in(user: str, address: str) -> str:
    local, _, domain = address.rpartition("@")
    text = user.strip().replace("%EMAILADDRESS%", address)
    return text.replace("%EMAILLOCALPART%", local).replace("%EMAILDOMAIN%", domain)[:320]
