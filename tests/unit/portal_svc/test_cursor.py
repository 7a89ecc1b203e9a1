"""A page's cursor names a message's place, and nothing else is taken for one."""

from datetime import UTC, datetime

import pytest

from chassis.errors import MalformedRequest
from chassis.storage.paging import write_cursor
from services.portal_svc.conversations.paging import place_in, place_of
from services.portal_svc.conversations.receipts import NOTIFIED_BY

ID = "0194f3a0-0000-7000-8000-00000000000a"


def test_a_cursor_leads_back_to_its_message() -> None:
    # Given a message's place, When it is written and read, Then it is the same.
    posted_at = datetime(2030, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
    cursor = write_cursor(*place_of({"posted_at": posted_at, "id": ID}))
    assert place_in(cursor) == (posted_at, ID)


def test_no_cursor_is_the_first_page() -> None:
    # Given none, Then paging starts at the newest.
    assert place_in(None) is None


@pytest.mark.parametrize(
    "cursor",
    [
        "junk",
        write_cursor(5),
        write_cursor("2030-01-01T00:00:00Z", "x"),
        write_cursor("2030-01-01T00:00:00", ID),
        write_cursor(1, 2),
    ],
    ids=["not ours", "one part", "no id", "no offset", "numbers"],
)
def test_a_forged_cursor_is_refused(cursor: str) -> None:
    # Given a text nobody wrote for this list, Then the field is named.
    with pytest.raises(MalformedRequest, match="cursor"):
        place_in(cursor)


def test_both_ways_to_notify_are_reports() -> None:
    # Given what notify_svc may say, Then each is an event of the state table.
    assert NOTIFIED_BY == {"window": "notified", "email": "emailed"}
