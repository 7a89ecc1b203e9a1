"""What a service takes from a request, and what it refuses with the field's name."""

from dataclasses import dataclass
from typing import Annotated, Any

import pytest

from chassis.errors import ValidationFailed
from chassis.requests import read_request
from contracts.types import EmailAddress, Id, PageLimit, line, prose

ID = "0194f3a0-0000-7000-8000-00000000000a"


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedText:
    """One field of each kind that is more than its JSON type."""

    name: Annotated[str, line(10)] = "x"
    body: Annotated[str, prose(10)] = "x"
    note: Annotated[str, line(20, 8)] = "long enough"
    address: EmailAddress = "ann@x.example"
    id: Id = ID
    limit: PageLimit = 50


def refused(**fields: Any) -> list[str]:
    """Names of the fields that are refused."""
    with pytest.raises(ValidationFailed) as found:
        read_request(WantedText, fields)
    return list(found.value.details["fields"])


@pytest.mark.parametrize(
    "value",
    [None, 7, "", "  \n", "\u200b\u3164", "x" * 11, "nul \x00", "half \ud800", ["x"]],
    ids=["null", "number", "empty", "blank", "unseen", "long", "NUL", "lone surrogate", "list"],
)
def test_a_text_that_cannot_be_kept_is_refused_by_name(value: Any) -> None:
    # Given such a value, When it is read, Then the field is named
    assert refused(body=value) == ["body"]
    assert refused(name=value) == ["name"]


@pytest.mark.parametrize("odd", ["\n", "\t", "\r", "\x1b", "\x85", "\u2028", "\u202e", "\u2066"])
def test_a_name_is_one_line_that_turns_nothing(odd: str) -> None:
    # Given a name with a break, a control or an override of the direction / Then it is refused
    assert refused(name=f"a{odd}b") == ["name"]
    # And the sentence does not show a person the pattern
    with pytest.raises(ValidationFailed) as found:
        read_request(WantedText, {"name": f"a{odd}b"})
    assert found.value.details["fields"]["name"] == ["does not have the form that it must have."]


def test_a_text_stays_as_it_came() -> None:
    # Given text with space around it and in it / Then nothing is taken away: that is the gateway's
    assert read_request(WantedText, {"body": " two\nli "}).body == " two\nli "


def test_a_text_shorter_than_the_least_is_refused() -> None:
    # Given a text of seven characters where eight are the least / Then it is refused
    assert refused(note="x" * 7) == ["note"]
    assert read_request(WantedText, {"note": "x" * 8}).note == "x" * 8


@pytest.mark.parametrize("value", ["ann", "ann@", "@x.org", "a b@x.org", "a@b@c", 5])
def test_an_address_has_two_sides(value: Any) -> None:
    # Given what cannot be an address / Then it is refused
    assert refused(address=value) == ["address"]


def test_an_address_is_kept_as_written() -> None:
    # Given an address in capitals / Then its case stays
    assert read_request(WantedText, {"address": "Ann@X.org"}).address == "Ann@X.org"


@pytest.mark.parametrize("value", [None, 5, "zz", f"{ID}0", f"{ID}\n"])
def test_what_is_no_id_is_refused(value: Any) -> None:
    # Given a value that can be no id / Then the field is named
    assert refused(id=value) == ["id"]


def test_an_id_may_be_in_capitals() -> None:
    # Given an id in capitals / Then it is one
    assert read_request(WantedText, {"id": ID.upper()}).id == ID.upper()


@pytest.mark.parametrize("value", [0, 101, "10", 2.5, True, None])
def test_a_page_has_1_to_100_rows(value: Any) -> None:
    # Given another number of rows, or none / Then it is refused
    assert refused(limit=value) == ["limit"]
    assert read_request(WantedText, {}).limit == 50
