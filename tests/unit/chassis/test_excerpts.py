"""One beginning of a message, wherever it is shown."""

from __future__ import annotations

import pytest

from chassis.excerpts import LONGEST_EXCERPT, excerpt_of


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("short", 20, "short"),
        ("  two\n\nlines\t here ", 20, "two lines here"),
        ("a\x00b\u202ec\x85d", 20, "a\ufffdb c d"),
        ("\u200b\u3164\n", 20, ""),
        ("exactly ten", 11, "exactly ten"),
        ("cut between whole words", 15, "cut between…"),
        ("x" * 30, 10, "x" * 9 + "…"),
        ("a " + "x" * 30, 10, "a xxxxxxx…"),
    ],
)
def test_an_excerpt_of(text: str, most: int, short: str) -> None:
    # Given a text
    # When it is shortened
    # Then it is one line of at most that length, cut between words where that loses little
    assert excerpt_of(text, most) == short
    assert len(excerpt_of(text, most)) <= most


def test_the_usual_length_is_the_same_everywhere() -> None:
    # Given texts of that length and one longer / Then only the longer is cut, and fits
    assert excerpt_of("x" * LONGEST_EXCERPT) == "x" * LONGEST_EXCERPT
    assert excerpt_of("x" * (LONGEST_EXCERPT + 1)) == "x" * (LONGEST_EXCERPT - 1) + "…"
    assert excerpt_of("word " * 100) == ("word " * 31).strip() + "…"
