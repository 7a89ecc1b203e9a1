"""What Microsoft would remember."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

WELL_KNOWN = (
    "inbox", "sentitems", "drafts", "deleteditems", "junkemail", "outbox", "archive", "syncissues",
)  # fmt: skip
"""Folders that every mailbox has, by the names Graph takes for their ids."""


@dataclass
class MicrosoftGrant:
    """A consent. Each refreshing gives one more refresh token; `access_tokens` maps a token to its
    expiry in seconds since 1970.
    """

    address: str
    scope: str
    refresh_tokens: list[str] = field(default_factory=list)
    access_tokens: dict[str, float] = field(default_factory=dict)


@dataclass
class GraphMessage:
    """One message; `raw` is RFC 5322 bytes, `id` its immutable id. `change`: the number of its last
    change in the mailbox.
    """

    id: str
    folder: str
    conversation_id: str
    raw: bytes
    received: datetime
    rfc822_id: str
    subject: str
    change: int = 0


@dataclass
class GraphRemoval:
    """A message left a folder, by a move or for good."""

    change: int
    folder: str
    message_id: str


@dataclass
class GraphMailbox:
    """A mailbox in Microsoft 365. Changes up to `forgotten` are no longer known to deltas.
    `folders`: the names of those that its owner made; `aliases`: addresses that it may send as.
    """

    address: str
    name: str = ""
    change: int = 1000
    forgotten: int = 0
    messages: dict[str, GraphMessage] = field(default_factory=dict)
    removals: list[GraphRemoval] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)


@dataclass
class GraphSubscription:
    """Change notifications of one mailbox. `expires`: RFC 3339, as it was asked for."""

    id: str
    address: str
    change_type: str
    resource: str
    notification_url: str
    lifecycle_url: str
    client_state: str
    expires: str
    immutable: bool = False
