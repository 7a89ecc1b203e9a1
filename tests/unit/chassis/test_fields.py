"""What a service takes from an RPC request, and what it refuses with the field's name."""

from typing import Any

import pytest

from chassis.errors import NotFound, ValidationFailed
from chassis.fields import email_of, id_of, limit_of, line_of, text_of

ID = "0194f3a0-0000-7000-8000-00000000000a"


@pytest.mark.parametrize(
    "value",
    [None, 7, "", "  \n", "x" * 11, "nul \x00", "half \ud800", ["x"]],
    ids=["missing", "number", "empty", "blank", "too long", "NUL", "lone surrogate", "list"],
)
def test_a_text_that_cannot_be_kept_is_refused_by_name(value: Any) -> None:
    # Given such a value, When it is read, Then the field is named.
    with pytest.raises(ValidationFailed) as refused:
        text_of({"body": value}, "body", 10)
    assert list(refused.value.details["fields"]) == ["body"]


def test_a_text_stays_as_it_came_and_a_line_is_trimmed() -> None:
    # Given text with space around it, Then only a line loses it.
    assert text_of({"body": " two\nlines "}, "body", 20) == " two\nlines "
    assert line_of({"name": " Ann "}, "name") == "Ann"


def test_a_text_shorter_than_the_least_is_refused() -> None:
    # Given a short password, Then the sentence says how long it must be.
    with pytest.raises(ValidationFailed, match="8 to 20"):
        text_of({"password": "short"}, "password", 20, 8)


@pytest.mark.parametrize("value", ["ann", "ann@", "@x.org", "a b@x.org", "a@b@c"])
def test_an_address_has_two_sides(value: str) -> None:
    # Given what cannot be an address, Then it is refused.
    with pytest.raises(ValidationFailed):
        email_of({"email": value})


def test_an_address_is_kept_as_written() -> None:
    # Given an address, Then its case stays.
    assert email_of({"email": " Ann@X.org "}) == "Ann@X.org"


@pytest.mark.parametrize("value", [None, 5, "zz", ID + "0"])
def test_what_is_no_id_does_not_exist(value: Any) -> None:
    # Given a value that can be no id, Then it is not found rather than malformed.
    with pytest.raises(NotFound, match="conversation"):
        id_of({"id": value}, "id", "conversation")


def test_an_id_is_found_whatever_its_case() -> None:
    # Given an id in capitals, Then it is the same id.
    assert id_of({"id": ID.upper()}, "id", "conversation") == ID


@pytest.mark.parametrize(
    ("request_", "limit"), [({}, 50), ({"limit": 1}, 1), ({"limit": 100}, 100)]
)
def test_a_page_has_1_to_100_rows(request_: dict[str, Any], limit: int) -> None:
    # Given a limit in range or none, Then it holds.
    assert limit_of(request_) == limit


@pytest.mark.parametrize("limit", [0, 101, -1, True, "10", 2.0])
def test_other_limits_are_refused(limit: Any) -> None:
    # Given anything else, Then the field is named.
    with pytest.raises(ValidationFailed, match="limit"):
        limit_of({"limit": limit})
