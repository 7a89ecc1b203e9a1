"""Telephone numbers: the normal form, and what a channel of the United States reaches."""

from __future__ import annotations

import pytest

from chassis.errors import ValidationFailed
from chassis.phones import fault_of_number, normal_phone, phone_and_label


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("+14155550123", "US"),
        ("(415) 555-0123", "US"),
        ("415.555.0123", "US"),
        ("1 415 555 0123", "US"),
        ("+1 (415) 555-0123", "DE"),
        ("001 415 555 0123", "DE"),
    ],
)
def test_a_phone_is_e164_however_it_is_written(text: str, region: str) -> None:
    # Given a number as people write it / When it is normalised / Then it is E.164
    assert normal_phone(text, region) == "+14155550123"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("(415) 555-0123 (cell)", "Cell"),
        ("415-555-0123 work", "Work"),
        ("+1 415 555 0123, Home", "Home"),
        ("415.555.0123 [office]", "Office"),
        ("415-555-0123", None),
    ],
)
def test_what_stands_behind_a_number_is_its_label(text: str, label: str | None) -> None:
    # Given a number as address books have it / Then what stands behind it is not part of it
    assert phone_and_label(text, "US") == ("+14155550123", label)


@pytest.mark.parametrize(
    "text", ["415-555-0123 x45", "(415) 555-0123 ext. 45", "+1 415 555 0123;ext=45"]
)
def test_an_extension_is_never_dropped_in_silence(text: str) -> None:
    # Given a number with an extension, which no text reaches / Then that is said
    with pytest.raises(ValidationFailed) as caught:
        normal_phone(text, "US")
    assert "extension (45)" in caught.value.details["fields"]["value"][0]


@pytest.mark.parametrize(
    "text",
    ["", "call me", "123", "+1", "+999999999999999999", "٣",
     "555-0123", "1415555010", "+15555550100", "415 555 01234", "415 555 0100 / 0101", "cell"],
)  # fmt: skip
def test_what_is_no_phone_names_its_field(text: str) -> None:
    # Given no number / When it is normalised / Then the error names the field it stood in
    with pytest.raises(ValidationFailed) as caught:
        normal_phone(text, "US", "contacts.0.identities.1.value")
    assert list(caught.value.details["fields"]) == ["contacts.0.identities.1.value"]


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("+14155550100", None),
        ("+15005553003", None),  # a magic number of the sandbox
        ("+18005551234", None),  # toll-free
        ("+14165550123", "foreign_number"),  # Toronto
        ("+19025550100", "foreign_number"),  # Nova Scotia
        ("+18765550123", "foreign_number"),  # Jamaica
        ("+12425550100", "foreign_number"),  # Bahamas
        ("+12644970100", "foreign_number"),  # Anguilla
        ("+442079460123", "foreign_number"),
        ("+15551234567", "invalid_phone_number"),  # no such area
        ("+1415", "invalid_phone_number"),
        ("call me", "invalid_phone_number"),
        ("", "invalid_phone_number"),
    ],
)
def test_the_calling_code_does_not_make_a_number_american(number: str, fault: str | None) -> None:
    # Given a number / Then only those at home in the United States are reached there
    assert fault_of_number(number, ("US",)) == fault


def test_a_channel_without_borders_takes_every_number() -> None:
    # Given a channel that names no countries / Then only what is no number is refused
    assert fault_of_number("+442079460123", ()) is None
    assert fault_of_number("+4420", ()) == "invalid_phone_number"
