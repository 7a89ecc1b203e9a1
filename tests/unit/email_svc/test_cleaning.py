"""Whatever a mail says, what comes through the door can be kept and shown."""

from __future__ import annotations

import base64

import pytest

from chassis.foreign_text import NO_TEXT, storable
from services.email_svc.inbound.cleaning import cleaned
from services.email_svc.mail_reading import ReadMail
from services.email_svc.mail_reading.read import read_mail

FROM = b"From: Jane <jane@x.example>\r\n"


def heard(head: str, body: bytes = b"Hello", kind: str = "text/plain; charset=utf-8") -> ReadMail:
    raw = head.encode() + f"\r\nContent-Type: {kind}\r\n\r\n".encode() + body
    return cleaned(read_mail(raw))


def encoded(text: str) -> str:
    """A text as an encoded word, with whatever is in it (RFC 2047)."""
    return f"=?utf-8?b?{base64.b64encode(text.encode('utf-8', 'surrogatepass')).decode()}?="


@pytest.mark.parametrize("odd", ["\u200b", "\u3164", "\u202e", "\x07", "\u0301"])
def test_a_name_that_nobody_sees_is_none(odd: str) -> None:
    # Given a sender's name and a subject without ink / Then there is neither
    read = heard(f"From: {encoded(odd)} <jane@x.example>\r\nSubject: {encoded(odd)}")
    assert (read.sender.name, read.sender.address, read.subject) == ("", "jane@x.example", None)


@pytest.mark.parametrize("odd", ["\n", "\t", "\r", "\x1b", "\x85", "\u2028", "\u202e", "\u2066"])
def test_a_name_is_folded_onto_one_line(odd: str) -> None:
    # Given breaks, controls and overrides in what is one line / Then blanks stand there
    text = encoded(f"a{odd}b")
    disposition = f'Content-Disposition: attachment; filename="{text}"'
    read = heard(f"From: {text} <jane@x.example>\r\nSubject: {text}\r\n{disposition}")
    names = (read.sender.name, read.subject, read.files[0].name)
    assert names == ("a b", "a b", "a b")


def test_a_file_keeps_the_name_that_people_read() -> None:
    # Given a name with a joiner, a private sign and one that Unicode does not know yet
    name = "\U0001f469\u200d\U0001f467 \ue000\u0378.pdf"
    disposition = f'Content-Disposition: attachment; filename="{encoded(name)}"'
    assert heard(f"Subject: x\r\n{disposition}").files[0].name == name


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "utf-7", "iso-8859-1", "unknown", "hz"])
def test_whatever_the_bytes_the_mail_can_be_kept(charset: str) -> None:
    # Given every byte, and what UTF-8 may not have / When it is read / Then it can be kept
    for content in (bytes(range(256)), "\ud800\x00\U0010ffff".encode("utf-8", "surrogatepass")):
        read = heard("Subject: x", content, f"text/plain; charset={charset}")
        assert read.body_text == storable(read.body_text)
        assert read.whole


def test_the_answered_mail_begins_where_it_did() -> None:
    # Given breaks that become lines of their own before the mail that is answered
    body = "One\x0btwo\u2028three\n\nOn Mon, 2 Mar 2026 at 09:15, Bo <bo@x.example> wrote:\n> Hi\n"
    read = heard("Subject: x", body.encode())
    assert read.quoted_from is not None
    assert read.body_text.split("\n")[read.quoted_from].startswith("On Mon")


def test_latin_1_means_what_windows_writes() -> None:
    # Given a quotation mark of Windows in a mail that says Latin-1 / Then it is one
    read = heard("Subject: x", b"It\x92s \x80 5", "text/plain; charset=iso-8859-1")
    assert read.body_text == "It\u2019s \u20ac 5"
    word = "=?iso-8859-1?q?It=92s?="
    assert heard(f"Subject: {word}").subject == "It\u2019s"


@pytest.mark.parametrize("body", [b"", b" \r\n", "\u200b\u2060\u3164".encode(), b"\x00\x07"])
def test_a_mail_in_which_nobody_sees_anything_says_so(body: bytes) -> None:
    assert heard("Subject: \u200b", body).body_text == NO_TEXT
    html = heard(
        "Date: x", b"<p>" + body.replace(b"\x00", b"") + b"</p>", "text/html; charset=utf-8"
    )
    assert (html.body_text, html.body_html) == (NO_TEXT, None)


def test_a_mail_that_is_a_subject_a_picture_or_a_file_needs_no_words() -> None:
    assert heard("Subject: Call me", b"").body_text == ""
    picture = heard("Subject: x", b'<img src="cid:1">', "text/html")
    assert picture.body_text == ""
    assert picture.body_html
    assert heard("Subject: x\r\nContent-Disposition: attachment").body_text == ""
