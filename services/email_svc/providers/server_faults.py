"""What went wrong with a mail server, in a code and a sentence that says what to look at. Pure."""

import imaplib
import smtplib
import ssl
from dataclasses import dataclass
from enum import StrEnum

from imapclient.exceptions import CapabilityError, LoginError

from chassis.errors import ProviderError, ProviderRefused, ProviderUnavailable
from services.email_svc.errors import GrantWithdrawn
from services.email_svc.providers.mail_network import (
    AddressNotAllowed,
    HostUnknown,
    PlainTextRefused,
)

_BUSY_CODES = ("UNAVAILABLE", "LIMIT", "INUSE", "SERVERBUG", "OVERQUOTA", "CONTACTADMIN")
"""Response codes (RFC 5530) of a refusal that has nothing to do with user or password."""
_LONGEST_SAID = 300
_BUSY_SAID = ("too many", "try again", "temporar", "rate limit", "unavailable")


class ServerFaultCode(StrEnum):
    """What kind of fault."""

    HOST_UNKNOWN = "host_unknown"
    NOT_ALLOWED = "address_not_allowed"
    NOT_REACHED = "connection_refused"
    SILENT = "timeout"
    CERTIFICATE = "certificate"
    NO_TLS = "no_tls"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105  # the name of a fault
    BUSY = "busy"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ServerFault:
    """A fault; `said` is what the server itself said of it."""

    code: ServerFaultCode
    sentence: str
    said: str = ""

    def as_error(self) -> ProviderError:
        """What a mailbox that is in use makes of it."""
        told = {"provider_code": str(self.code), "said": self.said}
        if self.code is ServerFaultCode.WRONG_PASSWORD:
            return GrantWithdrawn(self.sentence, **told)
        if self.code is ServerFaultCode.REFUSED:
            return ProviderRefused(self.sentence, **told)
        return ProviderUnavailable(self.sentence, **told)


_CONNECTION: tuple[tuple[type[Exception], ServerFaultCode, str], ...] = (
    (HostUnknown, ServerFaultCode.HOST_UNKNOWN, "There is no server called {host}."),
    (
        AddressNotAllowed,
        ServerFaultCode.NOT_ALLOWED,
        "The server {host} is not on the public Internet.",
    ),
    (PlainTextRefused, ServerFaultCode.NO_TLS, "A password is never sent without TLS."),
    (
        ssl.SSLCertVerificationError,
        ServerFaultCode.CERTIFICATE,
        "The certificate of {host} is not valid: {why}.",
    ),
    (
        ssl.SSLError,
        ServerFaultCode.NO_TLS,
        "The server {host} does not speak TLS there; is the port right?",
    ),
    (TimeoutError, ServerFaultCode.SILENT, "The server {host} does not answer."),
    (
        ConnectionRefusedError,
        ServerFaultCode.NOT_REACHED,
        "The server {host} takes no connections at this port.",
    ),
    (OSError, ServerFaultCode.NOT_REACHED, "The connection to {host} broke."),
)
"""The first that fits."""


def fault_of(problem: Exception, host: str) -> ServerFault:
    """What an exception of a connection to `host` means; it may be any that imaplib, IMAPClient or
    smtplib raise, or that reading a senseless answer does.
    """
    # smtplib's errors are OSErrors too, and some mean nothing but a wait that was too long.
    behind = problem.__context__ if isinstance(problem, smtplib.SMTPServerDisconnected) else None
    real = behind if isinstance(behind, OSError) else problem
    if isinstance(real, OSError) and not isinstance(real, smtplib.SMTPException):
        return _of_connection(real, host)
    if isinstance(problem, smtplib.SMTPResponseException):
        return _of_smtp(problem, host)
    return _of_protocol(problem, host)


def _of_connection(problem: OSError, host: str) -> ServerFault:
    why = getattr(problem, "verify_message", "") or "it cannot be verified"
    code, sentence = next(
        (code, sentence) for kind, code, sentence in _CONNECTION if isinstance(problem, kind)
    )
    return ServerFault(code, sentence.replace("{host}", host).replace("{why}", why))


def _of_smtp(problem: smtplib.SMTPResponseException, host: str) -> ServerFault:
    told = problem.smtp_error
    text = told.decode("utf-8", "replace") if isinstance(told, bytes) else str(told)
    said = f"{problem.smtp_code} {text}"[:_LONGEST_SAID]
    if isinstance(problem, smtplib.SMTPAuthenticationError):
        return _of_sign_in(said, busy=problem.smtp_code < 500, host=host)
    if problem.smtp_code < 500:
        return ServerFault(ServerFaultCode.BUSY, f"The server {host} is busy.", said)
    return ServerFault(ServerFaultCode.REFUSED, f"The server {host} refuses: {said}", said)


def _of_protocol(problem: Exception, host: str) -> ServerFault:
    said = str(problem)[:_LONGEST_SAID]
    code = ServerFaultCode
    if isinstance(problem, CapabilityError | smtplib.SMTPNotSupportedError):
        return ServerFault(
            code.NO_TLS, f"The server {host} offers no TLS there, or no way to sign in.", said
        )
    if isinstance(problem, LoginError):
        return _of_sign_in(said, busy=is_busy(said), host=host)
    if isinstance(problem, imaplib.IMAP4.abort | smtplib.SMTPServerDisconnected):
        return ServerFault(code.NOT_REACHED, f"The connection to {host} broke.", said)
    if isinstance(problem, imaplib.IMAP4.error) and is_busy(said):
        return ServerFault(code.BUSY, f"The server {host} is busy.", said)
    return ServerFault(code.REFUSED, f"The server {host} answers what cannot be used: {said}", said)


def _of_sign_in(said: str, *, busy: bool, host: str) -> ServerFault:
    if busy:
        return ServerFault(
            ServerFaultCode.BUSY, f"The server {host} lets nobody in at the moment.", said
        )
    sentence = f"The server {host} does not accept this user and password."
    return ServerFault(ServerFaultCode.WRONG_PASSWORD, sentence, said)


def is_busy(said: str) -> bool:
    """Whether a refusal in these words may be another one later."""
    code = said.partition("[")[2].partition("]")[0].upper()
    lower = said.casefold()
    return code.startswith(_BUSY_CODES) or any(words in lower for words in _BUSY_SAID)
