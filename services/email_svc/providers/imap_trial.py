"""An account tried at both of its servers before it is kept."""

from collections.abc import Callable

from chassis.errors import ProviderError, ValidationFailed
from services.email_svc.provider import MailAccount
from services.email_svc.providers.imap_connection import ImapConnection
from services.email_svc.providers.imap_mailbox import ImapMailbox
from services.email_svc.providers.mail_network import MailNetwork, ended_within
from services.email_svc.providers.server_faults import ServerFaultCode, fault_of
from services.email_svc.providers.smtp_wire import BoundedSmtp, expect, sign_in

_FIELDS = {
    ServerFaultCode.HOST_UNKNOWN: "host",
    ServerFaultCode.NOT_ALLOWED: "host",
    ServerFaultCode.CERTIFICATE: "host",
    ServerFaultCode.NOT_REACHED: "port",
    ServerFaultCode.SILENT: "port",
    ServerFaultCode.NO_TLS: "security",
    ServerFaultCode.BUSY: "host",
    ServerFaultCode.REFUSED: "host",
}


def try_account(network: MailNetwork, account: MailAccount) -> None:
    """Sign in at both servers, sending nothing.

    ValidationFailed: `fields` has a sentence for `imap.host`, `smtp.port`, `password` and so on,
    `reasons` the code (ServerFaultCode) of the same field.
    """
    _refuse_controls(account)
    fields: dict[str, list[str]] = {}
    reasons: dict[str, str] = {}
    trials: tuple[tuple[str, str, Callable[[MailNetwork, MailAccount], None]], ...] = (
        ("imap", account.imap.host, _try_imap),
        ("smtp", account.smtp.host, _try_smtp),
    )
    for side, host, trial in trials:
        try:
            trial(network, account)
        except Exception as exc:  # noqa: BLE001  # a server may break whatever reads its answers
            field, code, sentence = _told(side, host, exc, account)
            fields.setdefault(field, []).append(sentence)
            reasons.setdefault(field, code)
    if fields:
        raise ValidationFailed("The mailbox cannot be opened.", fields, reasons=reasons)


def _try_imap(network: MailNetwork, account: MailAccount) -> None:
    connection = ImapConnection(network, account)
    try:
        mailbox = ImapMailbox(connection)
        for folder in mailbox.folders():
            mailbox.select(folder)
    finally:
        connection.close()


def _try_smtp(network: MailNetwork, account: MailAccount) -> None:
    client = BoundedSmtp(network, account)
    try:
        with ended_within(3 * network.timeout, client.descriptor):
            sign_in(client, account)
            # Whether the account may send under its own address is said before any mail.
            expect(client.mail(account.address), 250)
            client.rset()
    finally:
        client.cut()


def _told(side: str, host: str, problem: Exception, account: MailAccount) -> tuple[str, str, str]:
    """The field to look at, the reason's code and a sentence."""
    if isinstance(problem, ProviderError):
        code = ServerFaultCode(problem.details.get("provider_code", ServerFaultCode.REFUSED))
        sentence = problem.message
    else:
        fault = fault_of(problem, host)
        code, sentence = fault.code, fault.sentence
    if code is ServerFaultCode.WRONG_PASSWORD:
        own = side == "smtp" and account.smtp_password
        return "smtp_password" if own else "password", str(code), sentence
    return f"{side}.{_FIELDS[code]}", str(code), sentence


def _refuse_controls(account: MailAccount) -> None:
    """Nothing that ends a line may reach a protocol made of lines."""
    texts = {
        "address": account.address,
        "imap.host": account.imap.host,
        "smtp.host": account.smtp.host,
        "user": account.user,
        "password": account.password,
        "smtp_user": account.smtp_user or "",
        "smtp_password": account.smtp_password or "",
    }
    bad = [name for name, text in texts.items() if any(ord(one) < 32 for one in text)]
    if bad:
        fields = {name: ["must be one line"] for name in bad}
        raise ValidationFailed("The mailbox cannot be opened.", fields)
