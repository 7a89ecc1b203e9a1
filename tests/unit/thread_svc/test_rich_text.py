"""Rich text that staff write: harmless HTML, its text, its fold, and the files it promises."""

from __future__ import annotations

import pytest

from chassis.markup.fold import FOLD
from services.thread_svc.outbound.promises import promises_a_file
from services.thread_svc.outbound.rich_text import FORWARDED, rich_text

REPLY = (
    "<p>Dear <strong>Nora</strong>,</p><ul><li>one</li><li>two</li></ul>"
    '<p>On 1 May 2026, Nora wrote:</p><blockquote type="cite"><p>See attached</p></blockquote>'
)


def test_the_text_is_made_of_the_html() -> None:
    # Given a reply with what it quotes / When it is read
    written = rich_text(REPLY)
    # Then the text says the same, the quote is marked, and both are folded at its introduction
    assert written.text.split("\n") == [
        "Dear Nora,", "", "- one", "- two", "", "On 1 May 2026, Nora wrote:", "> ",
        "> See attached",
    ]  # fmt: skip
    assert written.quoted_from == 5
    assert FOLD in (written.markup or "")
    assert (written.markup or "").split(FOLD)[1].startswith("On 1 May 2026")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<ol><li><p>sign</p></li><li><p>send</p></li></ol>", "1. sign\n\n2. send"),
        ("<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>", "- a\n\n  1. b\n- c"),
        (
            '<p>See <a href="https://x.example/a?b=1&amp;c=2">the form</a>.</p>',
            "See the form (https://x.example/a?b=1&c=2).",
        ),
        ('<a href="https://x.example">https://x.example</a>', "https://x.example"),
        ('<a href="mailto:a@x.example">a@x.example</a>', "a@x.example"),
        ('<p><a href="https://x.example"></a>Nothing</p>', "Nothing"),
        ("<li>alone</li>", "alone"),
    ],
)
def test_the_text_alone_says_what_the_html_shows(markup: str, text: str) -> None:
    # Given a list or a link / Then who reads the text alone sees its marks, and where it leads
    assert rich_text(markup).text == text


def test_what_was_typed_is_what_stands_before_the_quote() -> None:
    assert "attached" not in rich_text(REPLY).own
    forwarded = f"<p>For you</p><p>{FORWARDED}<br>Subject: x</p><p>I attached it</p>"
    assert rich_text(forwarded).own.strip() == "For you"


def test_a_quote_that_is_answered_below_is_not_folded() -> None:
    written = rich_text('<blockquote type="cite">You?</blockquote><p>Yes.</p>')
    assert written.quoted_from is None
    assert written.text.split("\n")[0] == "> You?"
    assert written.own.strip() == "Yes."


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img src="x" onerror="alert(1)">',
        '<a href="javascript:alert(1)">x</a>',
        '<form action="https://x.example"><input name="p"></form>',
        '<p style="position:fixed;background:url(https://x.example)">x</p>',
        '<iframe src="https://x.example"></iframe>',
        "<svg onload=alert(1)>",
    ],
)
def test_hostile_markup_is_made_harmless(hostile: str) -> None:
    markup = rich_text(f"<p>Hello</p>{hostile}").markup or ""
    for sign in ("script", "onerror", "onload", "form", "position", "url(", "iframe", "svg"):
        assert sign not in markup


@pytest.mark.parametrize(
    ("text", "promised"),
    [
        ("Please find attached the return.", True),
        ("The signed copy is enclosed.", True),
        ("See the attachment", True),
        ("I will attach it.", True),
        ("I am very much attachedly yours", False),
        ("Detached houses", False),
        ("Thank you, all is well.", False),
    ],
)
def test_a_file_that_is_promised_is_noticed(text: str, promised: bool) -> None:
    assert promises_a_file(text) is promised
