"""Which folders are read, and how far they were."""

from __future__ import annotations

import pytest

from services.email_svc.errors import CursorExpired
from services.email_svc.providers.imap_folders import (
    FolderMark,
    ListedFolder,
    name_for_sent,
    read_cursor,
    role_of,
    sent_folder,
    write_cursor,
)


def folder(name: str, *flags: str, cut: str = "/") -> ListedFolder:
    return ListedFolder(name, frozenset(flags), cut)


def test_sent_is_what_the_server_says() -> None:
    # Given a folder that is called so and one that is meant
    folders = [folder("Sent"), folder("[Gmail]/Gesendet", "\\sent")]
    # When Sent is looked for, Then the server's word counts
    assert sent_folder(folders) == "[Gmail]/Gesendet"


@pytest.mark.parametrize(
    "name", ["Sent", "INBOX/Sent Items", "Gesendete Objekte", "SENT MESSAGES", "Envoyés", "已发送"]
)
def test_sent_is_known_by_name(name: str) -> None:
    assert sent_folder([folder("INBOX"), folder("Archive"), folder(name)]) == name


def test_a_folder_that_holds_no_mails_is_not_it() -> None:
    assert sent_folder([folder("Sent", "\\noselect"), folder("INBOX")]) is None


def test_sent_is_made_where_the_others_stand() -> None:
    assert name_for_sent([folder("INBOX"), folder("Clients")]) == "Sent"
    inside = [folder("INBOX", cut="."), folder("INBOX.Clients", cut=".")]
    assert name_for_sent(inside) == "INBOX.Sent"
    assert name_for_sent([]) == "Sent"


def test_a_mail_that_was_filed_is_one_that_came() -> None:
    assert role_of(folder("INBOX"), "Sent") == "inbox"
    assert role_of(folder("Clients/Smith"), "Sent") == "inbox"
    assert role_of(folder("Sent"), "Sent") == "sent"
    assert role_of(folder("Junk"), "Sent") == "other"
    assert role_of(folder("Whatever", "\\trash"), "Sent") == "other"


def test_a_cursor_comes_back() -> None:
    marks = {"INBOX": FolderMark(7, 12), "Entwürfe/„x“": FolderMark(1, 1)}
    assert read_cursor(write_cursor(marks)) == marks


@pytest.mark.parametrize("text", ["", "1", "null", "{}x", '{"INBOX": 1}', '{"INBOX": [1]}'])
def test_what_is_no_cursor_has_expired(text: str) -> None:
    with pytest.raises(CursorExpired):
        read_cursor(text)
