"""A conversation as the inbox lists it."""

from typing import Any

from sqlalchemy.engine import RowMapping

from contracts.envelope import encode
from services.thread_svc.conversation.views import conversation_view


def summary_of(row: RowMapping) -> dict[str, Any]:
    """A conversation as the list shows it."""
    shared: dict[str, Any] = encode(conversation_view(row))
    return {**shared, "unread_count": row["unread"], "mentioned": row["mentioned"]}
