"""Any mail server over SMTP (RFC 5321), with TLS where it is offered and a time-out on every step.

The commands are given one by one, because the caller must record the attempt between the envelope
and the content: before DATA a failure surely means that nothing was taken.
"""

import smtplib
import ssl
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from chassis.errors import OutcomeUnknown, ProviderRefused, ProviderUnavailable
from chassis.observability.metrics import PROVIDER_SECONDS

_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_OK: Final = 250
_CONTENT_SECONDS: Final = 120.0
"""Wait for the answer to the content: scanners take their time, and hanging up early leaves a doubt
that cannot be settled. RFC 5321 §4.5.3.2.6 would give ten minutes."""
_FAILURES: Final = (smtplib.SMTPException, OSError)


class SmtpServer:
    """`MailServer` over one connection a mail. `address`: smtp[s]://[user:password@]host[:port]."""

    def __init__(self, address: str, timeout: float) -> None:
        self._address = urlsplit(address)
        self._timeout = timeout

    def send(self, mail: EmailMessage, before_content: Callable[[], None]) -> None:
        """See `MailServer.send`."""
        with PROVIDER_SECONDS.labels("smtp", "send").time():
            connection = self._connect()
            try:
                self._envelope(connection, mail)
                before_content()
                _content(connection, mail)
            finally:
                _leave(connection)

    def _connect(self) -> smtplib.SMTP:
        address = self._address
        try:
            connection = self._open(address)
        except _FAILURES as exc:
            raise ProviderUnavailable(f"The mail server is out of reach: {_sentence(exc)}") from exc
        try:
            connection.ehlo_or_helo_if_needed()
            if address.scheme == "smtp" and connection.has_extn("starttls"):
                connection.starttls(context=ssl.create_default_context())
                connection.ehlo()
            self._sign_in(connection, address)
        except _FAILURES as exc:
            connection.close()
            # A refusal here is the operator's to mend and says nothing about the mail.
            raise ProviderUnavailable(f"The mail server cannot be used: {_sentence(exc)}") from exc
        return connection

    def _open(self, address: SplitResult) -> smtplib.SMTP:
        host = address.hostname or "localhost"
        if address.scheme == "smtps":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(
                host, address.port or 465, timeout=self._timeout, context=context
            )
        return smtplib.SMTP(host, address.port or 25, timeout=self._timeout)

    @staticmethod
    def _sign_in(connection: smtplib.SMTP, address: SplitResult) -> None:
        if not address.username:
            return
        if not isinstance(connection.sock, ssl.SSLSocket) and address.hostname not in _LOOPBACK:
            raise smtplib.SMTPException("it offers no TLS, and a password needs it (RFC 4954 §4)")
        connection.login(unquote(address.username), unquote(address.password or ""))

    @staticmethod
    def _envelope(connection: smtplib.SMTP, mail: EmailMessage) -> None:
        sender, to = _addresses(mail)
        options: tuple[str, ...] = ()
        if not to.isascii():
            if not connection.has_extn("smtputf8"):
                raise ProviderRefused(
                    f"The mail server does not take the address {to} (RFC 6531).",
                    provider_code="553",
                )
            options = ("SMTPUTF8", "BODY=8BITMIME")
        try:
            code, answer = connection.mail(sender, options)
            if code != _OK:
                # The sender is the installation's: refusing it says nothing about the contact.
                raise smtplib.SMTPResponseException(code, answer)
            _expect(connection.rcpt(to))
        except _FAILURES as exc:
            raise ProviderUnavailable(
                f"The mail server does not take our mail: {_sentence(exc)}"
            ) from exc


def _content(connection: smtplib.SMTP, mail: EmailMessage) -> None:
    rules = policy.SMTP if _addresses(mail)[1].isascii() else policy.SMTPUTF8
    if connection.sock is not None:
        connection.sock.settimeout(_CONTENT_SECONDS)
    try:
        answer = connection.data(mail.as_bytes(policy=rules))
    except smtplib.SMTPDataError as exc:
        # The DATA command itself was refused: no content left.
        answer = exc.smtp_code, _bytes(exc.smtp_error)
    except _FAILURES as exc:
        raise OutcomeUnknown(f"The mail server did not confirm the mail: {_sentence(exc)}") from exc
    _expect(answer)


def _addresses(mail: EmailMessage) -> tuple[str, str]:
    return mail["From"].addresses[0].addr_spec, mail["To"].addresses[0].addr_spec


def _expect(answer: tuple[int, bytes]) -> None:
    code, sentence = answer
    text = sentence.decode("utf-8", "replace")
    if code >= 500:
        raise ProviderRefused(text, provider_code=str(code))
    if code not in {_OK, 251}:
        raise ProviderUnavailable(f"The mail server answered {code} {text}.")


def _leave(connection: smtplib.SMTP) -> None:
    try:
        connection.quit()
    except _FAILURES:
        connection.close()


def _sentence(problem: Exception) -> str:
    if isinstance(problem, smtplib.SMTPResponseException):
        return f"{problem.smtp_code} {_bytes(problem.smtp_error).decode('utf-8', 'replace')}"
    return str(problem) or type(problem).__name__


def _bytes(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
