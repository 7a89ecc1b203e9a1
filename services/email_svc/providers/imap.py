"""Any mailbox that is read by IMAP (RFC 9051 and RFC 3501) and sent from by SMTP.

The inbox and the folder of sent mails are read. A mail's id is made of its headers
(imap_identity.py), so a mail that is moved, or whose folder was numbered anew, stays the same mail.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from services.email_svc.config import EmailConfig
from services.email_svc.errors import GrantWithdrawn
from services.email_svc.provider import (
    ChangePage,
    MailAccount,
    MailboxGrant,
    Profile,
    RawMail,
    SentMail,
)
from services.email_svc.providers.imap_connection import ImapConnection
from services.email_svc.providers.imap_listening import wait_for_news
from services.email_svc.providers.imap_mailbox import ImapMailbox
from services.email_svc.providers.imap_reading import ImapReading
from services.email_svc.providers.imap_sending import find_in_sent, send_and_keep
from services.email_svc.providers.imap_trial import try_account
from services.email_svc.providers.mail_network import MailNetwork


def network_of(config: EmailConfig) -> MailNetwork:
    """How this installation reaches mail servers."""
    return MailNetwork(
        inside=config.mail_private_networks,
        ca_file=config.mail_ca_file,
        timeout=config.provider_timeout,
    )


class ImapMail:
    """`MailProvider` for every mailbox with IMAP and SMTP."""

    def __init__(self, config: EmailConfig) -> None:
        self._network = network_of(config)

    def open(self, grant: MailboxGrant, keep: Callable[[MailboxGrant], None]) -> "ImapSession":
        """No connection is made yet. `keep` is told what is learned of the servers."""
        if grant.account is None:
            raise GrantWithdrawn("The mailbox has no servers; connect it again.")
        return ImapSession(self._network, grant.account, keep)

    def try_account(self, account: MailAccount) -> None:
        """Sign in at both servers, sending nothing; ValidationFailed names fields and reasons."""
        try_account(self._network, account)


class ImapSession:
    """`MailSession` of one mailbox; one connection for as long as it is open."""

    def __init__(
        self, network: MailNetwork, account: MailAccount, keep: Callable[[MailboxGrant], None]
    ) -> None:
        self._network = network
        self._account = account
        self._keep = keep
        self._connection = ImapConnection(network, account)
        self._mailbox = ImapMailbox(self._connection)
        self._reading = ImapReading(self._mailbox)

    def close(self) -> None:
        """Sign out."""
        self._connection.close()

    def profile(self) -> Profile:
        """The account's address: no server tells whose a mailbox is."""
        return Profile(self._account.address, self._reading.cursor())

    def watch(self) -> datetime | None:
        """IMAP has no pushes; the background program listens (IDLE)."""
        return None

    def changes(self, cursor: str) -> Iterator[ChangePage]:
        """What was numbered since, folder by folder."""
        return self._reading.changes(cursor)

    def list_since(self, moment: datetime) -> Iterator[tuple[str, ...]]:
        """By the server's own day of arrival."""
        return self._reading.list_since(moment)

    def fetch(self, provider_id: str, when_large: Callable[[], None]) -> RawMail | None:
        """In parts of a megabyte."""
        return self._reading.fetch(provider_id, when_large)

    def send(self, raw: bytes, thread_id: str | None, bcc: Sequence[str] = ()) -> SentMail:
        """By SMTP, then a copy into Sent; the references alone keep a thread together."""
        del thread_id
        copy = send_and_keep(self._network, self._account, self._mailbox, raw, bcc)
        if copy.by_server and not self._account.keeps_sent:
            self._account = replace(self._account, keeps_sent=True)
            self._keep(MailboxGrant("", account=self._account))
        return copy.mail

    def find_sent(self, rfc822_id: str, after: datetime) -> SentMail | None:
        """Look in Sent. OutcomeUnknown when it is not there and that proves nothing, since this
        server does not keep what it sends.
        """
        del after  # a Message-ID of ours is found whenever it was sent
        return find_in_sent(self._account, self._mailbox, rfc822_id)

    def wait_for_news(self, seconds: float) -> bool | None:
        """Whether the inbox changed within that time (IDLE, RFC 2177)."""
        return wait_for_news(self._connection, seconds)
