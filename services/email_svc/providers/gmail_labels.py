"""What Gmail's labels say of a mail."""

from collections.abc import Iterator
from typing import Any

_NOT_FOR_US = frozenset({"DRAFT", "SPAM", "TRASH", "CHAT"})
_PUT_AWAY = frozenset({"SPAM", "TRASH"})


def added(records: list[dict[str, Any]]) -> Iterator[str]:
    """Ids of the mails that records of the history say are new, new in the inbox, or taken out of
    spam or the bin.
    """
    for record in records:
        for change in record.get("messagesAdded", []):
            if not _NOT_FOR_US & set(change["message"].get("labelIds", [])):
                yield str(change["message"]["id"])
        for change in record.get("labelsAdded", []):
            if "INBOX" in change.get("labelIds", []):
                yield str(change["message"]["id"])
        for change in record.get("labelsRemoved", []):
            if _PUT_AWAY & set(change.get("labelIds", [])):
                yield str(change["message"]["id"])


def folder_of(labels: list[str]) -> str:
    """RawMail's folder."""
    if _NOT_FOR_US & set(labels):
        return "other"
    return "sent" if "SENT" in labels and "INBOX" not in labels else "inbox"
