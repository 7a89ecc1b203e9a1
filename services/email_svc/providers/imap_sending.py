"""Sending from an IMAP mailbox: handed over by SMTP, kept in Sent, and looked for there."""

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.errors import OutcomeUnknown, ProviderError, ProviderRefused
from chassis.ids import utc_now
from chassis.observability.log import get_logger
from contracts.types import bounded_ref
from services.email_svc.provider import MailAccount, SentMail
from services.email_svc.providers.imap_folders import name_for_sent
from services.email_svc.providers.imap_identity import (
    MailIdentity,
    header_block,
    identity_of,
    is_sought,
    message_id_of,
    thread_id_of,
)
from services.email_svc.providers.imap_mailbox import ImapMailbox
from services.email_svc.providers.mail_network import MailNetwork
from services.email_svc.providers.smtp_delivery import deliver
from services.email_svc.providers.smtp_envelope import envelope_of, with_bcc

_log = get_logger(__name__)
_KEEP_WHAT_THEY_SEND = (
    "gmail.com", "googlemail.com", "office365.com", "outlook.com", "zoho.com", "zoho.eu",
)  # fmt: skip
"""Domains of servers that put into Sent whatever is sent through them."""


def keeps_what_it_sends(account: MailAccount) -> bool:
    """Whether the account's SMTP server does, as far as is known."""
    host = account.smtp.host.lower().rstrip(".")
    known = any(host == one or host.endswith(f".{one}") for one in _KEEP_WHAT_THEY_SEND)
    return known or account.keeps_sent


@dataclass(frozen=True, slots=True)
class SentCopy:
    """A mail that is out; `by_server`: its server put the copy into Sent."""

    mail: SentMail
    by_server: bool


def send_and_keep(
    network: MailNetwork,
    account: MailAccount,
    mailbox: ImapMailbox,
    raw: bytes,
    bcc: Sequence[str],
) -> SentCopy:
    """Send a mail; it is out when this returns, also if no copy of it could be kept. The copy says
    who got it blindly, since only its writer sees it.
    """
    envelope = envelope_of(raw, bcc)
    copy = with_bcc(raw, bcc)
    if not envelope.recipients:
        raise ProviderRefused("The mail names nobody it could be sent to.")
    deliver(network, account, envelope)
    block = header_block(copy)
    try:
        found = _kept_by_server(mailbox, message_id_of(block))
        if found is not None:
            return SentCopy(found, by_server=True)
        if not keeps_what_it_sends(account):
            _keep(mailbox, copy)
    except ProviderError as exc:
        _log.warning("sent_mail_not_kept", why=exc.message)
    return SentCopy(_sent(identity_of(block, utc_now().date()), block), by_server=False)


def _kept_by_server(mailbox: ImapMailbox, message_id: str) -> SentMail | None:
    folder = mailbox.sent()
    found = _found(mailbox, folder, message_id) if folder else []
    if not folder or not found:
        return None
    headers = mailbox.headers(folder, found[:1]).values()
    return next((_sent(one.identity, one.block) for one in headers), None)


def _keep(mailbox: ImapMailbox, raw: bytes) -> None:
    folder = mailbox.sent()
    if folder is None:
        folder = name_for_sent(mailbox.listed())
        with mailbox.connection.asking("make_folder") as client:
            client.create_folder(folder)
        mailbox.forget_listed()
    with mailbox.connection.asking("append") as client:
        client.append(folder, raw, flags=(rb"\Seen",), msg_time=utc_now())


def find_in_sent(account: MailAccount, mailbox: ImapMailbox, rfc822_id: str) -> SentMail | None:
    """The mail sent under this Message-ID; OutcomeUnknown as ImapSession.find_sent says."""
    if (found := _kept_by_server(mailbox, rfc822_id)) is not None:
        return found
    if keeps_what_it_sends(account):
        return None
    raise OutcomeUnknown("Sent does not have it, and this server does not put it there by itself.")


def _found(mailbox: ImapMailbox, folder: str, message_id: str) -> list[int]:
    if not is_sought(message_id):
        return []
    return mailbox.search(folder, "HEADER", "Message-ID", message_id)


def _sent(identity: MailIdentity, block: bytes) -> SentMail:
    own_id = bounded_ref(message_id_of(block))
    return SentMail(identity.provider_id, thread_id_of(block), own_id)
