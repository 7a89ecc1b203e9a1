"""One text to many clients, each in a thread of their own."""

from dataclasses import dataclass
from typing import Annotated

from contracts.channels import LONGEST_TEXT
from contracts.types import (
    USUAL_PER_PAGE,
    Cursor,
    Id,
    IdempotencyKey,
    Moment,
    PageLimit,
    TrustedId,
    prose,
    several,
)

MOST_CLIENTS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastItem:
    """What became of one client's text; `code` and `message` say why it did not go out."""

    client_id: TrustedId
    client_name: str
    state: str
    code: str | None
    message: str | None
    message_id: TrustedId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """How far it has come: `refused` were never sent, `failed` were sent in vain."""

    id: TrustedId
    total: int
    queued: int
    sent: int
    failed: int
    refused: int
    items: tuple[BroadcastItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastSummary:
    """A broadcast of before, with its text as it was written, merge fields and all, and how far it
    has come.
    """

    id: TrustedId
    body: str
    staff_name: str
    created_at: Moment
    total: int
    queued: int
    sent: int
    failed: int
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastPage:
    """A page of broadcasts, newest first; null in `next_cursor` means the last page."""

    items: tuple[BroadcastSummary, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListBroadcasts:
    """My own, or the firm's for those who see all of it."""

    cursor: Cursor | None = None
    limit: PageLimit = USUAL_PER_PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateBroadcast:
    """Whom to text, and what; merge fields are filled in for each client."""

    client_ids: Annotated[tuple[Id, ...], several(MOST_CLIENTS, 1, "give 1 to 2000 clients.")]
    body: Annotated[str, prose(LONGEST_TEXT, 0)]
    idempotency_key: IdempotencyKey


@dataclass(frozen=True, slots=True, kw_only=True)
class GetBroadcast:
    """Which one; for its author and for those who see the whole firm."""

    broadcast_id: Id
