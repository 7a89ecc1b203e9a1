"""How far Onethread has what a mailbox has: earlier mail, a count, what was set aside."""

from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from contracts.types import Id, Moment, line


@dataclass(frozen=True, slots=True, kw_only=True)
class StartBackfill:
    """Take in the mail of the last `days`; what is here already is passed over."""

    mailbox_id: Id
    days: Annotated[int, Meta(ge=1, le=365)]


@dataclass(frozen=True, slots=True, kw_only=True)
class StopBackfill:
    """Take in no more earlier mail; what was taken in stays."""

    mailbox_id: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class CountMailbox:
    """Compare what the mailbox has with what is here, soon; the stream tells when it is done."""

    mailbox_id: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchMissing:
    """Take in what the last count found missing."""

    mailbox_id: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAsideMail:
    """A mail that could not be stored: `key` is the provider's name for it, `reason` what went
    wrong, `tries` how often it was begun; `final`: it is not tried again by itself.
    """

    mailbox_id: Id
    mailbox_address: str
    key: str
    reason: str
    tries: int
    final: bool
    at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAsideList:
    """The latest first, at most a hundred."""

    items: tuple[SetAsideMail, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrySetAside:
    """Try a mail again, from the beginning."""

    mailbox_id: Id
    key: Annotated[str, line(1000)]
