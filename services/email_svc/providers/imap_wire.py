"""IMAPClient over checked connections, whose server cannot make it hold more than was asked for.

https://imapclient.readthedocs.io . Its own connection classes are replaced by one that is given the
socket and counts what it reads.
"""

import imaplib
import select
import socket
from collections.abc import Callable
from typing import Any

from imapclient import IMAPClient

from services.email_svc.provider import ServerAddress
from services.email_svc.providers.mail_network import MailNetwork, cut_off, ended_within

_MOST_SELECTED = 1024
"""select(2) knows no higher descriptors."""
_USUAL_BYTES = 8 * 1024 * 1024
"""What the answer of a command that fetches no mail may be long at most."""

_GREETING_WAITS = 3
"""The greeting may take so many time-outs of one wait, however it trickles in."""


class BoundedImap(imaplib.IMAP4):
    """imaplib's protocol, with a limit to what is read for one command."""

    def __init__(self, connect: Callable[[], socket.socket]) -> None:
        self._connect_socket = connect
        self.allowed = _USUAL_BYTES
        super().__init__()

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        del timeout  # the network has its own
        return self._connect_socket()

    def read(self, size: int) -> bytes:
        """A literal, refused before it is read when it is announced too long."""
        self._take(size)
        return super().read(size)

    def readline(self) -> bytes:
        """A line of an answer."""
        line = super().readline()
        self._take(len(line))
        return line

    def _take(self, size: int) -> None:
        self.allowed -= size
        if self.allowed < 0:
            raise self.abort("the server answered more than was asked for")


class BoundedImapClient(IMAPClient):
    """IMAPClient whose answers are bounded and whose times keep their zone."""

    _imap: BoundedImap

    def __init__(self, network: MailNetwork, server: ServerAddress) -> None:
        self._connected = network.connect(server.host, server.port, server.security)
        tls = server.security == "tls"
        try:
            # Its greeting is read in there.
            with ended_within(_GREETING_WAITS * network.timeout, self._connected.fileno):
                super().__init__(server.host, server.port, ssl=tls, timeout=network.timeout)
        except BaseException:
            self._connected.close()
            raise
        self.normalise_times = False

    def _create_IMAP4(self) -> BoundedImap:  # noqa: N802  # IMAPClient's name
        return BoundedImap(lambda: self._connected)

    def allow(self, more: int = 0) -> None:
        """Begin a command, whose answer may be `more` bytes longer than usual."""
        self._imap.allowed = _USUAL_BYTES + more

    def descriptor(self) -> int:
        """The number of its connection."""
        return int(self._imap.sock.fileno())

    def has_something_to_say(self) -> bool:
        """Whether bytes, or the end, came that nobody asked for."""
        number = self.descriptor()
        if not 0 <= number < _MOST_SELECTED:
            return True
        return bool(select.select([number], [], [], 0)[0])

    def cut(self) -> None:
        """End the connection without a word."""
        cut_off(self.descriptor)
        self._close_quietly()

    def _close_quietly(self) -> None:
        try:
            self._imap.sock.close()
        except OSError:  # it is gone already
            return


def folder_answers(found: Any) -> list[tuple[frozenset[str], str, str]]:
    """LIST's answer: flags in lower case, delimiter and name of each folder."""
    return [
        (frozenset(_text(flag).lower() for flag in flags), _text(delimiter or b""), _text(name))
        for flags, delimiter, name in found
    ]


def _text(value: Any) -> str:
    return value.decode("ascii", "replace") if isinstance(value, bytes) else str(value)
