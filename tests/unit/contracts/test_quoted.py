"""What a sender wrote now."""

import pytest

from contracts.quoted import own_words


@pytest.mark.parametrize(
    ("text", "quoted_from", "words"),
    [
        ("Thanks\n\n> urgent!", 2, "Thanks"),
        ("Thanks\nFrom: urgent", 1, "Thanks"),
        ("> urgent?\nNo\n> really?\nYes", None, "No\nYes"),
        ("> urgent", None, "> urgent"),
        ("Thanks", None, "Thanks"),
        ("Thanks", 7, "Thanks"),
        ("", None, ""),
    ],
)
def test_only_new_words_of_a_mail_count(text: str, quoted_from: int | None, words: str) -> None:
    assert own_words("email", text, quoted_from) == words


def test_what_is_no_mail_is_all_new() -> None:
    assert own_words("sms", "> 5 forms", None) == "> 5 forms"


@pytest.mark.parametrize(
    "text",
    [
        "Can you?\n\n---------- Forwarded message ---------\nFrom: B\n\n> Please pay by Friday.",
        "FYI\n\n> Begin forwarded message:\n>\n> Please pay by Friday.",
    ],
)
def test_what_is_passed_on_counts(text: str) -> None:
    # Given a mail that passes another one on / Then the other's words are what it says, too
    assert own_words("email", text, None) == text
