"""What Google would remember."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Grant:
    """A consent. `access_tokens` maps a token to its expiry in seconds since 1970."""

    refresh_token: str
    address: str
    scope: str
    access_tokens: dict[str, float] = field(default_factory=dict)


@dataclass
class GmailMessage:
    """One message; `raw` is RFC 5322 bytes, `internal_ms` its arrival."""

    id: str
    thread_id: str
    labels: list[str]
    raw: bytes
    history_id: int
    internal_ms: int
    rfc822_id: str
    subject: str


@dataclass
class HistoryRecord:
    """One change. `kind` is messagesAdded, messagesDeleted, labelsAdded or labelsRemoved."""

    id: int
    kind: str
    message_id: str
    thread_id: str
    labels: list[str]
    changed_labels: list[str] = field(default_factory=list)


@dataclass
class Watch:
    """A push subscription made by users.watch."""

    topic: str
    label_ids: list[str]
    expires_ms: int


@dataclass
class GmailMailbox:
    """A Gmail mailbox of the firm. History older than `oldest_history_id` is forgotten."""

    address: str
    name: str = ""
    history_id: int = 1000
    oldest_history_id: int = 1000
    messages: dict[str, GmailMessage] = field(default_factory=dict)
    history: list[HistoryRecord] = field(default_factory=list)
    watch: Watch | None = None
    aliases: list[str] = field(default_factory=list)
