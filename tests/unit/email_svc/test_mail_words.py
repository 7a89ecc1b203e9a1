"""What counts as the words of a mail, however its parts are put together; nothing is neither."""

from __future__ import annotations

import base64

import pytest

from services.email_svc.mail_reading import ReadMail
from services.email_svc.mail_reading.read import read_mail

HEAD = "From: jane@x.example\nSubject: s\nMIME-Version: 1.0\n"


def read(text: str | bytes) -> ReadMail:
    raw = text if isinstance(text, bytes) else text.encode()
    return read_mail(raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))


def mixed(*parts: str, kind: str = "mixed", boundary: str = "b") -> str:
    body = "".join(f"--{boundary}\n{part}\n" for part in parts)
    return f"{HEAD}Content-Type: multipart/{kind}; boundary={boundary}\n\n{body}--{boundary}--\n"


TEXT = "Content-Type: text/plain\n\nThe figures"
HTML = "Content-Type: text/html\n\n<p>Jane Doe<br>Tax</p>"


def test_a_text_above_an_html_signature_is_shown_with_it() -> None:
    # Given text and an HTML signature side by side / When read
    mail = read(mixed(TEXT, HTML))
    # Then both forms say both
    assert mail.body_text == "The figures\nJane Doe\nTax"
    assert mail.body_html is not None
    assert "The figures" in mail.body_html
    assert "Jane Doe" in mail.body_html
    assert mail.files == ()


def test_an_html_part_that_says_nothing_hides_nothing() -> None:
    # Given an empty HTML part behind the text, as some servers add it
    mail = read(mixed(TEXT, "Content-Type: text/html\n\n<html><body>&nbsp;</body></html>"))
    # Then there is only the text
    assert (mail.body_text, mail.body_html) == ("The figures", None)


def test_the_same_twice_side_by_side_is_shown_once() -> None:
    # Given one text as text and as HTML, by mistake not as alternatives
    mail = read(mixed(TEXT, "Content-Type: text/html\n\n<p>The <b>figures</b></p>"))
    assert mail.body_text == "The figures"
    assert (mail.body_html or "").count("figures") == 1


def test_html_on_both_sides_of_a_file_is_one() -> None:
    # Given what Apple Mail sends: a text, and HTML before and behind a PDF
    pdf = "Content-Type: application/pdf; name=a.pdf\nContent-Disposition: inline\n\nx"
    inner = mixed(HTML, pdf, "Content-Type: text/html\n\n<p>and the rest</p>", boundary="i")
    rich = inner.partition("MIME-Version: 1.0\n")[2]
    mail = read(mixed(TEXT, rich, kind="alternative"))
    # Then the text is the text, and the HTML whole
    assert mail.body_text == "The figures"
    assert "Jane Doe" in (mail.body_html or "")
    assert "and the rest" in (mail.body_html or "")
    assert [file.name for file in mail.files] == ["a.pdf"]


@pytest.mark.parametrize(
    "head",
    [
        "Content-Type: text/plain charset=utf-8",
        "Content-Type: text/plain charset=utf-8; format=fixed",
        "Content-Type: text/plain;charset='utf-8'",
        "Content-Type: text",
        "Content-Type: text/plain\nContent-Disposition: inline; filename=body.txt",
        "Content-Type: text/plain; charset=utf-8; name=mail.txt\nContent-Disposition: inline",
    ],
)
def test_the_mail_itself_is_words(head: str) -> None:
    # Given a mail of one part that is oddly described / Then it is no file
    mail = read(f"{HEAD}{head}\n\nGrüße\n")
    assert (mail.body_text, mail.files) == ("Grüße", ())


def test_a_text_with_a_name_behind_the_words_is_a_file() -> None:
    note = "Content-Type: text/plain; name=notes.txt\nContent-Disposition: inline\n\nnotes"
    mail = read(mixed(TEXT, note))
    assert mail.body_text == "The figures"
    assert [file.name for file in mail.files] == ["notes.txt"]


@pytest.mark.parametrize(
    "said",
    ["boundary=other", 'boundary="b\n c"', "", "boundary=", 'boundary="b', "boundary=bb"],
)
def test_parts_are_found_by_the_boundary_that_is_there(said: str) -> None:
    # Given a container that names another boundary than its parts have, or none
    body = f"--b\n{TEXT}\n--b\nContent-Type: application/pdf\n\nx\n--b--\n"
    mail = read(f"{HEAD}Content-Type: multipart/mixed; {said}\n\n{body}")
    # Then its parts are read all the same
    assert mail.body_text == "The figures"
    assert [file.content_type for file in mail.files] == ["application/pdf"]


def test_a_container_within_one_of_the_same_boundary_has_its_parts() -> None:
    # Given alternatives with the boundary of what they stand in
    inner = f"Content-Type: multipart/alternative; boundary=b\n\n--b\n{TEXT}\n--b\n{HTML}\n--b--"
    mail = read(mixed(inner))
    # Then they are alternatives: what is shown is the HTML, and the text is the text
    assert mail.body_text == "The figures"
    assert "The figures" not in (mail.body_html or "")
    assert "Jane Doe" in (mail.body_html or "")
    assert mail.files == ()


def test_a_container_of_nothing_is_no_file() -> None:
    empty = "Content-Type: multipart/related; boundary=e\n\n--e--"
    mail = read(mixed(TEXT, empty))
    assert (mail.body_text, mail.files) == ("The figures", ())


def test_words_in_a_container_without_parts_are_shown() -> None:
    mail = read(f"{HEAD}Content-Type: multipart/mixed; boundary=x\n\nJust words\n")
    assert (mail.body_text, mail.files) == ("Just words", ())


def test_words_around_a_container_of_nothing_are_shown() -> None:
    mail = read(f"{HEAD}Content-Type: multipart/mixed; boundary=x\n\nHello\n--x\n\n--x--\nBye\n")
    assert "Hello" in mail.body_text
    assert "Bye" in mail.body_text


@pytest.mark.parametrize("encoding", ["base64 ", '"base64"', "BASE64;", "base64 (usual)"])
def test_an_encoding_is_known_by_its_word(encoding: str) -> None:
    content = base64.b64encode("Grüße".encode()).decode()
    mail = read(f"{HEAD}Content-Transfer-Encoding: {encoding}\n\n{content}\n")
    assert mail.body_text == "Grüße"


@pytest.mark.parametrize(
    "odd",
    ["this is no field\n", ">From jane Mon Mar  2 10:00:00 2026\n", "=?utf-8?q?x?=\n", "(x)\n"],
)
def test_a_line_that_is_no_field_does_not_end_the_head(odd: str) -> None:
    # Given such a line between the fields / When read
    mail = read(f"From: jane@x.example\n{odd}Subject: Tax\nMessage-ID: <1@x>\n\nHello\n")
    # Then those behind it are read, and no words are lost
    assert (mail.sender.address, mail.subject, mail.rfc822_id) == (
        "jane@x.example", "Tax", "<1@x>",
    )  # fmt: skip
    assert mail.body_text.endswith("Hello")


def test_a_mark_of_byte_order_is_no_part_of_a_mail() -> None:
    # Given one before the head, and one before the words
    mail = read(b"\xef\xbb\xbfFrom: jane@x.example\nSubject: Tax\n\n\xef\xbb\xbfHello\n")
    assert (mail.sender.address, mail.subject, mail.body_text) == (
        "jane@x.example", "Tax", "Hello",
    )  # fmt: skip


def test_space_before_a_colon_is_no_end_of_the_head() -> None:
    mail = read("From: jane@x.example\nSubject : Tax\nDate: x\n\nHello\n")
    assert (mail.subject, mail.body_text) == ("Tax", "Hello")


def test_a_head_without_a_blank_line_behind_it_ends_where_the_words_begin() -> None:
    mail = read("From: jane@x.example\nSubject: Tax\nDear all,\nhello\n\nNext: this\n")
    assert mail.subject == "Tax"
    assert mail.body_text == "Dear all,\nhello\n\nNext: this"


@pytest.mark.parametrize(
    "markup",
    [
        "<html><head><meta charset=utf-8><p>Hello</p>",
        "<html><head><title>Tax<body><p>Hello</p></body></html>",
        "<style>p { color: red }<p>Hello</p>",
        "<textarea><p>Hello</p>",
        "<html><body><img src='https://x.example/a.png' alt='Hello'></body></html>",
    ],
)
def test_html_is_never_nothing(markup: str) -> None:
    # Given HTML whose head never ends, or that is a picture / Then its words are there
    assert "Hello" in read(f"{HEAD}Content-Type: text/html\n\n{markup}\n").body_text


def test_tables_keep_their_cells_apart() -> None:
    rows = "<tr><td>Sales</td><td>12,300.00</td></tr><tr><td>Tax</td><td>2,460.00</td></tr>"
    mail = read(f"{HEAD}Content-Type: text/html\n\n<table>{rows}</table>\n")
    assert mail.body_text == "Sales\t12,300.00\nTax\t2,460.00"


def test_lines_written_as_they_are_stay_so() -> None:
    mail = read(f"{HEAD}Content-Type: text/html\n\n<pre>a\n  b\n\nc</pre>d<div>e</div><div>f</div>")
    assert mail.body_text == "a\n  b\n\nc\nd\ne\nf"


@pytest.mark.parametrize(
    "style", ["display:none", "max-height:0px", "font-size:0", "mso-hide:all", "visibility:hidden"]
)
def test_what_only_a_list_of_mails_shows_is_no_text(style: str) -> None:
    markup = f'<div style="{style}"><span>Save 20 %</span></div><p>Dear Jane</p>'
    assert read(f"{HEAD}Content-Type: text/html\n\n{markup}").body_text == "Dear Jane"


def test_flowed_quotes_are_joined_within_their_depth() -> None:
    # Given flowed text with quoted lines, and one without spaces at its joints
    flowed = "Content-Type: text/plain; format=flowed"
    mail = read(f"{HEAD}{flowed}\n\n> one \n> two\nthree \nfour\n From\n-- \nJane")
    assert mail.body_text == "> one two\nthree four\nFrom\n-- \nJane"
    mail = read(f"{HEAD}{flowed}; DelSp=yes\n\nwo \nrd\n")
    assert mail.body_text == "word"


LOGO = "Content-Type: image/png; name=logo.png\nContent-ID: <{cid}>\n\n{content}"


def files_of(*parts: str, markup: str) -> dict[str, bool]:
    html = f"Content-Type: text/html\n\n{markup}"
    mail = read(mixed(html, *parts, kind="related"))
    return {f"{file.name} {file.content_id}": file.document for file in mail.files}


def test_what_belongs_to_the_mail_itself_is_no_document() -> None:
    # Given logos of a signature and of the mail that is answered, a photograph in the text, a
    # spacer, a scan, a calendar entry, an AMP form and a seal
    parts = [
        LOGO.format(cid="logo@x", content="x" * 9_000),
        LOGO.format(cid="photo@x", content="x" * 90_000),
        LOGO.format(cid="old@x", content="x" * 90_000),
        LOGO.format(cid="spacer@x", content="x"),
        LOGO.format(cid="scan@x", content="x" * 9_000),
        "Content-Type: text/calendar\n\nBEGIN:VCALENDAR",
        "Content-Type: text/x-amp-html\n\n<html amp4email></html>",
        "Content-Type: application/pkcs7-signature; name=smime.p7s\n\nx",
        "Content-Type: application/pdf; name=w2.pdf\n\nx",
    ]
    markup = (
        '<p>Hi</p><img src="cid:logo@x"><img src="cid:photo%40x">'
        '<div class="gmail_quote">before <img src="cid:old@x"></div>'
    )
    # When the mail is read / Then what a person sent to be read is told from the rest
    assert files_of(*parts, markup=markup) == {
        "logo.png logo@x": False,
        "logo.png photo@x": True,
        "logo.png old@x": False,
        "logo.png spacer@x": False,
        "logo.png scan@x": True,
        "attachment-6.ics None": False,
        "attachment-7 None": False,
        "smime.p7s None": False,
        "w2.pdf None": True,
    }


def test_every_break_ends_a_line() -> None:
    # Given breaks of every kind before the mail that is answered / Then the number of its line is
    # that of the text as it is kept
    mail = read("From: j@x.example\nContent-Type: text/plain; charset=utf-8\n\n"
                "a\u2028b\x0bc\x85d\n> old\n")  # fmt: skip
    assert mail.body_text.split("\n") == ["a", "b", "c", "d", "> old"]
    assert mail.quoted_from == 4
