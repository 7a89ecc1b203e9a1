"""What a contact is shown, and what not."""

from datetime import UTC, datetime
from typing import Any

import pytest

from contracts.envelope import encode
from contracts.rpc.portal.conversations import PortalAuthor
from services.portal_svc.conversations.views import (
    conversation_view,
    event_view,
    message_view,
)

ANN, BOB, MAX = "ann", "bob", "max"
AT = datetime(2030, 1, 2, tzinfo=UTC)
FILE = {"id": "f", "name": "a.pdf", "size": 3, "content_type": "application/pdf", "digest": "d0"}


def a_message(kind: str = "staff", author: str | None = MAX, **more: Any) -> dict[str, Any]:
    row = {
        "id": "m",
        "conversation_id": "c",
        "sequence": 5,
        "author_kind": kind,
        "author_id": author,
        "author_name": "Somebody",
        "body_text": "Hello",
        "attachments": [FILE],
        "posted_at": AT,
        "state": "notified",
    }
    return {**row, **more}


@pytest.mark.parametrize(("read_up_to", "is_read"), [(4, False), (5, True), (6, True)])
def test_a_staff_message_is_read_up_to_the_cursor(read_up_to: int, is_read: bool) -> None:
    # Given the fifth message, When the contact has read so far, Then it is read or not.
    assert message_view(a_message(), ANN, read_up_to).read_by_other is is_read


def test_ones_own_message_is_me_and_posted() -> None:
    # Given a message of Ann's, When Ann looks
    seen = message_view(a_message("contact", ANN, state=None), ANN, 9)

    # Then it is hers, posted, and nothing is claimed of who read it.
    assert seen.author == PortalAuthor(kind="contact", name="Somebody", me=True)
    assert (seen.state, seen.read_by_other) == ("posted", False)


def test_a_colleagues_message_is_not_me() -> None:
    # Given a message of Bob's, When Ann looks, Then it is not hers.
    assert message_view(a_message("contact", BOB), ANN, 0).author.me is False


def test_what_the_system_writes_comes_from_the_firm() -> None:
    # Given an author without an id, When Ann looks, Then it is the firm's side.
    author = message_view(a_message("system", None), ANN, 0).author
    assert author == PortalAuthor(kind="staff", name="Somebody", me=False)


def test_a_file_shows_no_key_of_the_store() -> None:
    # Given a file, When a contact looks, Then its digest stays inside; between services it travels.
    shown = encode(message_view(a_message(), ANN, 0).attachments)
    kept = {name: FILE[name] for name in ("id", "name", "size", "content_type")}
    assert shown == [kept | {"document": True, "content_id": None}]
    assert event_view(a_message()).attachments[0].digest == "d0"


def a_conversation(**more: Any) -> dict[str, Any]:
    row = {
        "id": "c",
        "kind": "all_contacts",
        "client_name": "Miller Ltd",
        "unread_count": 2,
        "last_activity_at": AT,
        "author_id": MAX,
        "author_name": "Max",
        "body_text": "Please\nsign",
        "posted_at": AT,
    }
    return {**row, **more}


def test_a_conversation_shows_its_latest_message() -> None:
    # Given a conversation, When Ann lists hers
    seen = conversation_view(a_conversation(), ANN)

    # Then it has the client's name and the latest message on one line.
    assert encode(seen) == {
        "id": "c",
        "title": "Miller Ltd",
        "kind": "all_contacts",
        "unread_count": 2,
        "last_activity_at": "2030-01-02T00:00:00.000000Z",
        "last_message": {
            "sender_name": "Max",
            "snippet": "Please sign",
            "at": "2030-01-02T00:00:00.000000Z",
            "mine": False,
        },
    }


def test_an_empty_conversation_of_an_unknown_client_still_shows() -> None:
    # Given no message and no client's name yet, Then the line is there all the same.
    seen = conversation_view(a_conversation(client_name=None, posted_at=None), ANN)
    assert (seen.title, seen.last_message) == ("All Contacts", None)
