"""Where a mail of Microsoft 365 lies, without its bytes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.email_svc.providers.graph_cursor import moment_of

WANTED = "id,parentFolderId,conversationId,receivedDateTime"
"""What is asked of each."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One mail. `provider_id`: its immutable id."""

    provider_id: str
    folder_id: str
    conversation_id: str
    received_at: datetime


def placed_in(entries: Any) -> list[Placed]:
    """Those of a page that are there; a delta also tells of mails that left the folder."""
    found = entries if isinstance(entries, list) else []
    there = (one for one in found if isinstance(one, dict) and one.get("id"))
    return [placed(one) for one in there if "@removed" not in one]


def placed(entry: dict[str, Any]) -> Placed:
    """One of Graph's messages."""
    return Placed(
        provider_id=str(entry["id"]),
        folder_id=str(entry.get("parentFolderId") or ""),
        conversation_id=str(entry.get("conversationId") or entry["id"]),
        received_at=moment_of(entry.get("receivedDateTime")),
    )
