"""One text to many clients, each in a thread of their own."""

from dataclasses import dataclass
from typing import Annotated

from contracts.channels import LONGEST_TEXT
from contracts.types import Id, IdempotencyKey, TrustedId, prose, several

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
class CreateBroadcast:
    """Whom to text, and what; merge fields are filled in for each client."""

    client_ids: Annotated[tuple[Id, ...], several(MOST_CLIENTS, 1, "give 1 to 2000 clients.")]
    body: Annotated[str, prose(LONGEST_TEXT, 0)]
    idempotency_key: IdempotencyKey


@dataclass(frozen=True, slots=True, kw_only=True)
class GetBroadcast:
    """Which one; for its author and for those who see the whole firm."""

    broadcast_id: Id
