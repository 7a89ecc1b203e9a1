"""Strangers' texts, made such that PostgreSQL and JSON keep them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.foreign_text import (
    REPLACEMENT,
    UNKNOWN_TYPE,
    as_address,
    as_line,
    as_media_type,
    as_prose,
    as_whole_number,
    storable,
)
from contracts.characters import CONTROLS, NOT_IN_A_LINE, is_blank


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_what_can_be_kept_stays_as_it_is(text: str) -> None:
    # Given a text of any category of Unicode but surrogates / Then nothing of it changes
    assert storable(text) == text


@given(st.text(st.characters()))
def test_whatever_is_written_can_be_kept(text: str) -> None:
    # Given any text / When it is made storable / Then it is UTF-8 without NUL
    kept = storable(text)
    assert kept.encode().decode() == kept
    assert "\\u0000" not in json.dumps(kept)


def test_what_cannot_be_kept_leaves_a_mark_in_its_place() -> None:
    # Given NUL and halves of surrogate pairs / Then each is U+FFFD, and two halves are one sign
    assert storable("a\x00b\ud800c\udc00") == f"a{REPLACEMENT}b{REPLACEMENT}c{REPLACEMENT}"
    assert storable("\ud83d\ude00") == "\U0001f600"


@given(st.text(st.characters()))
def test_each_form_is_its_own_form(text: str) -> None:
    # Given any text / When it has its form / Then a second time changes nothing
    for form in (as_prose, as_line, as_address):
        assert form(form(text)) == form(text) == storable(form(text))
    # And a line has no breaks, prose no other controls than tabs and line feeds
    assert NOT_IN_A_LINE.isdisjoint(map(ord, as_line(text)))
    assert (CONTROLS - {0x09, 0x0A}).isdisjoint(map(ord, as_prose(text)))


@given(st.text(st.characters(categories=["L", "M", "N", "P", "S", "Co", "Cn"])))
def test_what_is_seen_is_never_lost(text: str) -> None:
    # Given letters, marks, figures, signs, and what Unicode has not given yet / Then all stay
    assert as_prose(text) == as_address(text) == text
    assert "".join(as_line(text).split()) == ("" if is_blank(text) else "".join(text.split()))


@pytest.mark.parametrize(
    ("text", "prose", "line"),
    [
        ("a\r\nb\rc\vd\fe\x85f\u2028g\u2029h", "a\nb\nc\nd\ne\nf\ng\nh", "a b c d e f g h"),
        ("a\tb\x1b[1m\x9bc", "a\tb[1mc", "a b [1m c"),
        ("bill\u202efdp.exe", "bill\u202efdp.exe", "bill fdp.exe"),
        ("\u05d0\u200f!", "\u05d0\u200f!", "\u05d0\u200f!"),
        ("\U0001f469\u200d\U0001f467\ufe0f", "\U0001f469\u200d\U0001f467\ufe0f", None),
        ("  a  b ", "  a  b ", "a b"),
    ],
)
def test_a_text_has_two_forms(text: str, prose: str, line: str | None) -> None:
    assert as_prose(text) == prose
    assert as_line(text) == (text if line is None else line)


@pytest.mark.parametrize(
    "text",
    ["", " ", "\u200b", "\u2060", "\u00ad", "\u3164", "\u115f", "\uffa0", "\u2800", "\u202e\u202c",
     "\u0301", "\U000e0041", "\ufe0f", "\u180e", "\x1b", "\u2066\u2069", "\ufeff", "\u20dd"],
)  # fmt: skip
def test_what_nobody_sees_is_called_something(text: str) -> None:
    # Given a name without ink / Then what stands for it is shown
    assert is_blank(text)
    assert as_line(text, "unknown") == "unknown"


def test_an_address_becomes_nobody_elses() -> None:
    # Given controls within an address / Then they are marked, for without them it is another
    assert as_address("jane\x01@x.example") == f"jane{REPLACEMENT}@x.example"
    assert as_address("jane\u202e@x.example") == f"jane{REPLACEMENT}@x.example"


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("Image/PNG; name=x", "image/png"),
        ("application/vnd.ms-excel", "application/vnd.ms-excel"),
        *((odd, UNKNOWN_TYPE) for odd in ("", "image", "image/", "/png", "a/b/c", "image/p\x00ng")),
        *((odd, UNKNOWN_TYPE) for odd in ("image/p\nng", "im\u00e4ge/png", "a/" + "b" * 200)),
    ],
)
def test_a_media_type_is_one_or_unknown(told: str, kept: str) -> None:
    assert as_media_type(told) == kept


@pytest.mark.parametrize(
    ("told", "read"),
    [("0", 0), ("99", 99), (7, 7), ("007", None), ("100", None), ("²", None), ("٣", None),
     ("-1", None), ("+1", None), ("1_0", None), (" 1", None), ("1e1", None), ("", None),
     ("9" * 5000, None), (None, None), (1.5, None), (-1, None)],
)  # fmt: skip
def test_a_number_is_read_with_care(told: object, read: int | None) -> None:
    assert as_whole_number(told, 99) == read
