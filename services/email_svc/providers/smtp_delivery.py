"""A mail handed to the account's SMTP server, once (RFC 5321, RFC 6409)."""

import smtplib
from contextlib import suppress

from chassis.errors import OutcomeUnknown, ProviderError, ProviderRefused, ProviderUnavailable
from chassis.observability.metrics import PROVIDER_SECONDS
from services.email_svc.provider import MailAccount
from services.email_svc.providers.mail_network import MailNetwork, ended_within
from services.email_svc.providers.server_faults import fault_of
from services.email_svc.providers.smtp_envelope import MailEnvelope
from services.email_svc.providers.smtp_wire import BoundedSmtp, expect, sign_in

LONGEST_SECONDS = 40.0
"""From the first byte to the server's last word; settling begins later (outbound/settle.py)."""


def deliver(network: MailNetwork, account: MailAccount, envelope: MailEnvelope) -> None:
    """All of the recipients, or none.

    ProviderUnavailable, ProviderRefused, GrantWithdrawn: nothing was sent. OutcomeUnknown: the
    connection broke while the server had the mail.
    """
    client = BoundedSmtp(network, account)
    try:
        with (
            PROVIDER_SECONDS.labels("smtp", "send").time(),
            ended_within(LONGEST_SECONDS, client.descriptor),
        ):
            _offer(client, account, envelope)
            _hand_over(client, account.smtp.host, envelope.content, 3 * network.timeout)
            with suppress(OSError):
                client.quit()
    finally:
        client.cut()


def _offer(client: BoundedSmtp, account: MailAccount, envelope: MailEnvelope) -> None:
    """Everything before the mail itself: what fails here has no effect."""
    host = account.smtp.host
    try:
        sign_in(client, account)
        size = [f"SIZE={len(envelope.content)}"] if client.has_extn("size") else []
        expect(client.mail(account.address, size), 250)
        for recipient in envelope.recipients:
            _name_recipient(client, host, recipient)
        expect(client.docmd("DATA"), 354)
    except ProviderError:
        raise
    except Exception as exc:
        raise fault_of(exc, host).as_error() from exc


def _name_recipient(client: BoundedSmtp, host: str, recipient: str) -> None:
    code, said = client.rcpt(recipient)
    if code not in (250, 251):
        raise _refusal(f"{host} does not take mail for {recipient}", code, said)


def _hand_over(client: BoundedSmtp, host: str, content: bytes, patience: float) -> None:
    """`patience`: for what the server does with the mail before it answers, in seconds."""
    try:
        client.wait_for(LONGEST_SECONDS)  # from the first byte to the last
        client.send(content)
        client.wait_for(patience)
        code, said = client.getreply()
    except (OSError, smtplib.SMTPException) as exc:
        raise OutcomeUnknown(f"{host} did not say whether it took the mail.") from exc
    if code == 250:
        return
    if not 400 <= code < 600:
        raise OutcomeUnknown(f"{host} did not say whether it took the mail.")
    raise _refusal(f"{host} did not take the mail", code, said)


def _refusal(sentence: str, code: int, said: bytes) -> ProviderError:
    text = said.decode("utf-8", "replace")
    told = status_of(text) or str(code)
    if code < 500:
        return ProviderUnavailable(f"{sentence} now: {text}", provider_code=told)
    return ProviderRefused(f"{sentence}: {text}", provider_code=told)


def status_of(said: str) -> str | None:
    """The enhanced status code (RFC 3463) that an answer begins with."""
    first = said.split(maxsplit=1)[0] if said.strip() else ""
    parts = first.split(".")
    fits = len(parts) == 3 and all(part.isdecimal() and len(part) <= 3 for part in parts)
    return first if fits and parts[0] in ("2", "4", "5") else None
