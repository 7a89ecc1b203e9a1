"""Pages of a mailbox's history, as users.history.list answers them."""

from __future__ import annotations

from typing import Any

from sandbox.google.errors import NOT_FOUND, GoogleError
from sandbox.google.state import GmailMailbox, HistoryRecord

# The request names a type in the singular, the answer in the plural.
_ASKED = {
    "messageAdded": "messagesAdded",
    "messageDeleted": "messagesDeleted",
    "labelAdded": "labelsAdded",
    "labelRemoved": "labelsRemoved",
}


def history_page(
    mailbox: GmailMailbox, start: int, types: list[str], label: str, *, offset: int, size: int
) -> dict[str, Any]:
    """Records after `start`; raise 404 when Gmail would have forgotten that id."""
    if start < mailbox.oldest_history_id:
        raise GoogleError(404, NOT_FOUND)
    kinds = {_ASKED.get(one, one) for one in types} or set(_ASKED.values())
    found = [
        record
        for record in mailbox.history
        if record.id > start and record.kind in kinds and (not label or label in record.labels)
    ]
    answer: dict[str, Any] = {"historyId": str(mailbox.history_id)}
    if shown := found[offset : offset + size]:
        answer["history"] = [_record(record) for record in shown]
    if len(found) > offset + size:
        answer["nextPageToken"] = str(offset + size)
    return answer


def _record(record: HistoryRecord) -> dict[str, Any]:
    ids = {"id": record.message_id, "threadId": record.thread_id}
    change: dict[str, Any] = {"message": {**ids, "labelIds": record.labels}}
    if record.changed_labels:
        change["labelIds"] = record.changed_labels
    return {"id": str(record.id), "messages": [ids], record.kind: [change]}
