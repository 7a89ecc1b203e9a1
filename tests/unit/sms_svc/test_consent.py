"""What a whole text means for consent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sms_svc.consent.rules import KEYWORDS, confirmation, disclosure_of, keyword_of
from services.sms_svc.inbound.rules import looks_automatic

OUT = ("STOP", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT")
KIND_OF_KEYWORD = [
    *((keyword, "opt_out") for keyword in OUT),
    *((keyword, "opt_in") for keyword in ("START", "YES", "UNSTOP")),
    *((keyword, "help") for keyword in ("HELP", "INFO")),
]


def test_the_list_is_the_promised_one() -> None:
    # Given the keywords promised to clients, Then exactly these are known
    assert dict(KIND_OF_KEYWORD) == KEYWORDS


@pytest.mark.parametrize(("keyword", "kind"), KIND_OF_KEYWORD)
@pytest.mark.parametrize("form", ["{}", " {} \n", "{}!", "{}.", '"{}"', "**{}**", "{} 👋"])
def test_a_keyword_in_any_dress(keyword: str, kind: str, form: str) -> None:
    # Given a keyword in any case, with space, punctuation or emoji around
    for written in (keyword, keyword.lower(), keyword.title()):
        # Then it is known
        assert keyword_of(form.format(written)) == kind


@pytest.mark.parametrize("body", ["OPT OUT", "opt-out", "Stop all", "S.T.O.P.", "ＳＴＯＰ"])
def test_spaces_and_signs_inside_do_not_hide_an_opt_out(body: str) -> None:
    # Given an opt-out with signs inside / Then it is one
    assert keyword_of(body) == "opt_out"


@pytest.mark.parametrize(
    "body",
    ["", " ", "!", "Please stop by tomorrow", "stop it", "The end", "Yes, please", "yes 2",
     "Can you help me?", "Nonstop", "stoр", "STOP" + "!" * 60],
)  # fmt: skip
def test_a_keyword_inside_other_words_is_none(body: str) -> None:
    # Given words that merely contain one (or a Cyrillic look-alike) / Then it is no keyword
    assert keyword_of(body) is None


@given(st.text(max_size=60))
def test_any_text_at_all_is_judged(body: str) -> None:
    # Given any text / Then the answer is a kind or None, the same for other case and space
    kind = keyword_of(body)
    assert kind in {None, "opt_in", "opt_out", "help"}
    if body.isascii() and len(body) < 35:
        assert keyword_of(f" {body.lower()} ") == kind


@pytest.mark.parametrize("kind", ["opt_in", "opt_out", "help"])
def test_a_confirmation_names_the_firm_and_the_way_out(kind: str) -> None:
    # Given a firm / Then its answer begins with its name and is no keyword itself
    sentence = confirmation(kind, "Field Books")
    assert sentence.startswith("Field Books: ")
    assert ("START" if kind == "opt_out" else "STOP") in sentence
    assert keyword_of(sentence) is None
    assert len(sentence) <= 160


def test_the_disclosure_follows_what_was_written() -> None:
    # Given a first text / Then it stands unchanged before who writes and how to stop it
    assert disclosure_of("Field Books") == (
        "\n\nField Books: By texting this number, you consent to receive texts from us."
        " Reply STOP to opt out, HELP for help. Msg & data rates may apply."
    )
    assert disclosure_of(None).startswith("\n\nBy texting this number, you consent")
    # And nobody takes it for an opt-out
    assert keyword_of(disclosure_of(None)) is None


@pytest.mark.parametrize(
    "body",
    ["Automatic reply: I am away", "This is an auto-reply", "I am out of the office until Monday",
     "Out of the office. If it is urgent, call me on my other phone", "OUT OF OFFICE!",
     "I'm out of office, back Monday. For help ring Ana",
     "Do not reply to this message", "Your code is 123456", "Reply STOP to end"],
)  # fmt: skip
def test_a_machines_words_are_known(body: str) -> None:
    # Given what machines write / Then it looks automatic
    assert looks_automatic(body)


@pytest.mark.parametrize(
    "body",
    [
        "Is my return ready?", "I replied already", "call my office",
        "I'm out of the office until Monday, but please call me",
        "Out of the office today. Can you text the figures?",
        "I am out of office and I need the form by five",
        "out of the office till noon, let me know", "I'd like to come while I'm out of the office",
    ],
)  # fmt: skip
def test_a_persons_words_are_not_a_machines(body: str) -> None:
    # Given what people write / Then it does not
    assert not looks_automatic(body)
