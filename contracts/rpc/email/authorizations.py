"""A mailbox opened on a page of its provider (OAuth 2.0 with PKCE)."""

from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta

from contracts.types import Id, TimeZone, line, secret

AuthorizedKind = Literal["gmail", "microsoft"]
"""The kinds of mailbox that have such a page."""
BackfillDays = Annotated[int, Meta(ge=0, le=365)]
"""How many days of earlier mail are taken in when a mailbox is connected; none by default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginAuthorization:
    """Ask a provider's consent page for a mailbox. `mailbox_id`: the one to be connected again.
    `time_zone`: in which a day begins, for what came today. `session_id`: who must come back.
    """

    provider: AuthorizedKind
    mailbox_id: Id | None = None
    backfill_days: BackfillDays = 0
    time_zone: TimeZone = "UTC"
    session_id: Annotated[str, line(64, 0)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxAuthorization:
    """Where to send the browser. It comes back within ten minutes, once, to /oauth/callback."""

    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteAuthorization:
    """What the provider's page came back with: a `code`, or an `error` such as access_denied."""

    state: Annotated[str, secret(200)]
    code: Annotated[str, secret(4096)] | None = None
    error: Annotated[str, line(200)] | None = None
    session_id: Annotated[str, line(64, 0)] = ""

    def __post_init__(self) -> None:
        """One or the other."""
        if (self.code is None) == (self.error is None):
            raise ValueError("code: must be there, or error in its place.")
