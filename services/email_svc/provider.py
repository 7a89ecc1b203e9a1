"""What email_svc asks of a mailbox's provider. Each call ends within its deadline.

Errors: ProviderUnavailable (surely nothing happened; `retry_after`: seconds that the provider asks
to be left alone for, where it says so), ProviderRefused (`provider_code` and a
sentence), GrantWithdrawn (the mailbox must be connected again), CursorExpired, OutcomeUnknown (a
send that may have happened).

A cursor and a watch are the provider's own words (Gmail: history id and Pub/Sub watch; Graph:
delta link and subscription; IMAP: UIDVALIDITY with UIDNEXT, and none).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol, runtime_checkable

ServerSecurity = Literal["tls", "starttls", "none"]
"""TLS from the first byte, TLS after STARTTLS, or plain text (which only a sandbox may do)."""


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """Where a server listens, and how it is spoken to."""

    host: str
    port: int
    security: ServerSecurity


@dataclass(frozen=True, slots=True)
class MailAccount:
    """A mailbox that is opened with a password: read by IMAP, sent from by SMTP.

    `address`: whose it is, since no server tells. `smtp_user` and `smtp_password` are those of
    IMAP unless told. `keeps_sent`: the SMTP server was seen to put into Sent what it sends.
    """

    address: str
    imap: ServerAddress
    smtp: ServerAddress
    user: str
    password: str = field(repr=False)
    smtp_user: str | None = None
    smtp_password: str | None = field(default=None, repr=False)
    keeps_sent: bool = False


@dataclass(frozen=True, slots=True)
class MailboxGrant:
    """What opens a mailbox: a consent's tokens, or an `account`, whose mailbox has no tokens and an
    empty `refresh_token`. `access_token` is good until `expires_at` (RFC 3339).
    """

    refresh_token: str
    access_token: str | None = None
    expires_at: str | None = None
    account: MailAccount | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """Whose mailbox a grant opens, and its cursor now."""

    address: str
    cursor: str


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Mails that came, oldest first; `cursor` is right once all of them are stored."""

    provider_ids: tuple[str, ...]
    cursor: str


@dataclass(frozen=True, slots=True)
class RawMail:
    """One mail as it came. `folder`: inbox, sent or other (drafts, spam, bin: not for us)."""

    provider_id: str
    thread_id: str
    folder: str
    raw: bytes
    received_at: datetime


@dataclass(frozen=True, slots=True)
class SentMail:
    """A mail the provider took; `rfc822_id` is the Message-ID it really went out with."""

    provider_id: str
    thread_id: str
    rfc822_id: str


class MailSession(Protocol):
    """One mailbox, opened; whoever opened it closes it."""

    def close(self) -> None:
        """Give back what it holds open; it never fails."""

    def profile(self) -> Profile:
        """Whose it is."""

    def watch(self) -> datetime | None:
        """Ask for pushes until the answered time; None when the provider polls only."""

    def changes(self, cursor: str) -> Iterator[ChangePage]:
        """What came since; CursorExpired when the provider has forgotten."""

    def list_since(self, moment: datetime) -> Iterator[tuple[str, ...]]:
        """Ids of every mail since `moment`, in pages, any order: to resynchronise."""

    def fetch(self, provider_id: str, when_large: Callable[[], None]) -> RawMail | None:
        """One mail; None when it was deleted meanwhile. `when_large` is called before more of it is
        held than chassis.apart.LARGE_BYTES, and waits.
        """

    def send(self, raw: bytes, thread_id: str | None, bcc: Sequence[str] = ()) -> SentMail:
        """Send and save in Sent; in the provider's thread if one is named. To whom is in `raw` (To
        and Cc), and in `bcc` alone for those whom no other recipient may see: `raw` has no Bcc.
        """

    def find_sent(self, rfc822_id: str, after: datetime) -> SentMail | None:
        """The mail sent with our Message-ID since `after`: to settle a doubt."""


class MailProvider(Protocol):
    """A kind of mailbox."""

    def open(self, grant: MailboxGrant, keep: Callable[[MailboxGrant], None]) -> MailSession:
        """Open a mailbox; `keep` is told at once when its tokens change."""


@runtime_checkable
class AccountTrial(Protocol):
    """A kind of mailbox that is opened with a password."""

    def try_account(self, account: MailAccount) -> None:
        """Sign in at both servers, sending nothing; ValidationFailed names fields and reasons."""


@dataclass(frozen=True, slots=True)
class MailAlias:
    """An address a mailbox may send as. `name`: what the provider shows with it, if anything."""

    address: str
    name: str


@runtime_checkable
class AliasSource(Protocol):
    """A session whose provider tells which addresses the mailbox may send as."""

    def aliases(self) -> tuple[MailAlias, ...]:
        """All of them, the mailbox's own too."""


class Authorizer(Protocol):
    """A kind of mailbox that people open to us on a page of its provider (OAuth 2.0, RFC 6749
    §4.1, with PKCE, RFC 7636).
    """

    def authorize_url(self, state: str, challenge: str, redirect: str, address: str | None) -> str:
        """The consent page that comes back to `redirect` with `state`. `challenge`: of the method
        S256; `address`: the mailbox to be connected again, which the page offers first.
        """

    def redeem(self, code: str, verifier: str, redirect: str) -> MailboxGrant:
        """What a code is worth, once; GrantWithdrawn when nothing (used, expired, not ours)."""

    def revoke(self, grant: MailboxGrant) -> None:
        """Give a consent back, so that nobody can use it any more; one that is gone already is no
        error. Does nothing where the provider has no such call.
        """
