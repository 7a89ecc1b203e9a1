"""What Gmail's history says of mails that are new, or new to us."""

from __future__ import annotations

from typing import Any

import pytest

from services.email_svc.providers.gmail_labels import added, folder_of


def change(kind: str, labels: list[str], *changed: str) -> dict[str, Any]:
    return {kind: [{"message": {"id": "m", "labelIds": labels}, "labelIds": list(changed)}]}


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (change("messagesAdded", ["INBOX", "UNREAD"]), True),
        (change("messagesAdded", ["SPAM"]), False),
        (change("messagesAdded", ["DRAFT"]), False),
        (change("labelsAdded", ["INBOX"], "INBOX"), True),
        (change("labelsAdded", ["INBOX"], "STARRED"), False),
        (change("labelsRemoved", ["INBOX"], "SPAM"), True),
        (change("labelsRemoved", ["UNREAD"], "TRASH"), True),
        (change("labelsRemoved", ["INBOX"], "UNREAD"), False),
    ],
)
def test_what_is_told_is_to_be_looked_at(record: dict[str, Any], *, told: bool) -> None:
    # Given a record / Then a mail that is new, or was taken out of spam or the bin, is told
    assert list(added([record])) == (["m"] if told else [])


@pytest.mark.parametrize(
    ("labels", "folder"),
    [
        (["INBOX"], "inbox"), ([], "inbox"), (["SENT"], "sent"), (["SENT", "INBOX"], "inbox"),
        (["INBOX", "TRASH"], "other"), (["SPAM"], "other"), (["DRAFT"], "other"),
    ],
)  # fmt: skip
def test_where_a_mail_lies(labels: list[str], folder: str) -> None:
    assert folder_of(labels) == folder
