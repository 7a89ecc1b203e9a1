"""smtplib over checked connections, whose answers are bounded."""

import base64
import io
import smtplib
import socket
import ssl
from typing import Any

from services.email_svc.provider import MailAccount
from services.email_svc.providers.mail_network import MailNetwork, cut_off

_MOST_ANSWERS = 256 * 1024
"""Bytes that a server may answer over one connection."""


class _LimitedLines(io.BufferedIOBase):
    """Lines of a server's answers, up to a sum."""

    def __init__(self, file: Any, most: int) -> None:
        self._file = file
        self._left = most

    def readline(self, size: int | None = -1, /) -> bytes:
        line: bytes = self._file.readline(size)
        self._left -= len(line)
        if self._left < 0:
            raise smtplib.SMTPServerDisconnected("the server answered more than was asked for")
        return line

    def close(self) -> None:
        self._file.close()


class BoundedSmtp(smtplib.SMTP):
    """Not connected until `connect` is called with the server's name and port."""

    def __init__(self, network: MailNetwork, account: MailAccount) -> None:
        self._network = network
        self._security = account.smtp.security
        # What a greeting tells a server about us: no name of this machine.
        super().__init__(local_hostname="[127.0.0.1]", timeout=network.timeout)
        self._host = account.smtp.host  # the name that STARTTLS verifies

    @property
    def tls(self) -> ssl.SSLContext:
        """What STARTTLS begins."""
        return self._network.tls

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        del timeout  # the network has its own
        return self._network.connect(host, port, self._security)

    def getreply(self) -> tuple[int, bytes]:
        """As smtplib's, from a file that ends."""
        if self.file is None and self.sock is not None:
            self.file = _LimitedLines(self.sock.makefile("rb"), _MOST_ANSWERS)
        return super().getreply()

    def descriptor(self) -> int:
        """The number of its connection; -1 without one."""
        return -1 if self.sock is None else int(self.sock.fileno())

    def wait_for(self, seconds: float) -> None:
        """How long what is sent or read next may take."""
        if self.sock is not None:
            self.sock.settimeout(seconds)

    def cut(self) -> None:
        """End the connection without a word."""
        cut_off(self.descriptor)
        self.close()


def sign_in(client: BoundedSmtp, account: MailAccount) -> None:
    """Greet, encrypt and sign in: then mail can be handed over. Errors as smtplib's."""
    expect(client.connect(account.smtp.host, account.smtp.port), 220)
    client.ehlo_or_helo_if_needed()
    if account.smtp.security == "starttls":
        client.starttls(context=client.tls)
        client.ehlo()
    user = account.smtp_user or account.user
    password = account.smtp_password or account.password
    if "PLAIN" in client.esmtp_features.get("auth", "").split():
        # smtplib's own knows ASCII only, and tries a wrong password by every mechanism.
        secret = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
        code, said = client.docmd("AUTH", f"PLAIN {secret}")
        if code != 235:
            raise smtplib.SMTPAuthenticationError(code, said)
    else:
        client.login(user, password)


def expect(reply: tuple[int, bytes], *codes: int) -> None:
    """SMTPResponseException when the server answered otherwise."""
    if reply[0] not in codes:
        raise smtplib.SMTPResponseException(*reply)
