"""Where the mail that is answered begins: everything new is shown, and nothing is ever dropped."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.email_svc.mail_reading import FOLD, ReadMail
from services.email_svc.mail_reading.read import read_mail

GMAIL = "On Tue, Mar 3, 2026 at 10:00 AM Jane Doe <jane@x.example> wrote:"
OUTLOOK = """From: Jane Doe <jane@x.example>
Sent: Tuesday, March 3, 2026 10:00 AM
To: Office <office@firm.example>
Subject: Tax"""
HISTORY = "Dear Sir,\nthe history\n"


def read(body: str, kind: str = "plain") -> ReadMail:
    head = f"From: j@x.example\nSubject: s\nContent-Type: text/{kind}; charset=utf-8\n\n"
    return read_mail((head + body).encode())


def folded(body: str) -> tuple[str, str]:
    """What is shown and what is folded of a text."""
    mail = read(body)
    lines = mail.body_text.split("\n")
    at = len(lines) if mail.quoted_from is None else mail.quoted_from
    return "\n".join(lines[:at]).strip(), "\n".join(lines[at:]).strip()


def quoted(text: str = HISTORY) -> str:
    return "".join(f"> {line}\n" for line in text.splitlines())


@pytest.mark.parametrize(
    "history",
    [
        quoted(),
        f"{GMAIL}\n{quoted()}",
        f"{GMAIL}\n\n{HISTORY}",
        f"On Tue, Mar 3, 2026 at 10:00 AM Jane Doe <\njane@x.example> wrote:\n\n{quoted()}",
        f"On 03/03/2026 10:00, Jane\nDoe wrote:\n{quoted()}",
        f"On Mar 3, 2026, at 10:00 AM, Jane Doe <jane@x.example> wrote:\n\n{HISTORY}",
        f"Am 03.03.26 um 10:00 schrieb Jane Doe:\n{quoted()}",
        f"Le mar. 3 mars 2026 à 10:00, Jane <jane@x.example> a écrit :\n{quoted()}",
        f"El mar, 3 mar 2026 a las 10:00, Jane (<jane@x.example>) escribió:\n{quoted()}",
        f"Il giorno mar 3 mar 2026 alle ore 10:00 Jane <j@x.example> ha scritto:\n{quoted()}",
        f"Op di 3 mrt 2026 om 10:00 schreef Jane <jane@x.example>:\n{quoted()}",
        f"Den tis 3 mars 2026 kl 10:00 skrev Jane <jane@x.example>:\n{quoted()}",
        f"вт, 3 мар. 2026 г. в 10:00, Jane <jane@x.example>:\n{quoted()}",
        f"2026年3月3日 10:00 Jane <jane@x.example>写道：\n{quoted()}",
        f"2026年3月3日(火) 10:00 Jane <jane@x.example> のメール:\n{quoted()}",
        f"{OUTLOOK}\n\n{HISTORY}",
        f"________________________________\n{OUTLOOK}\n\n{HISTORY}",
        f"-----Original Message-----\n{OUTLOOK}\n\n{HISTORY}",
        f"-----Ursprüngliche Nachricht-----\nVon: Jane\n\n{HISTORY}",
        f"*From:* Jane <j@x.example>\n*Sent:* Tuesday\n*To:* a\n*Subject:* Tax\n\n{HISTORY}",
        (
            "Von: Jane\nGesendet: Dienstag, 3. März 2026 10:00\nAn: Büro\n"
            f"Betreff: Steuer\n\n{HISTORY}"
        ),
        f"De : Jane\nEnvoyé : mardi 3 mars 2026\nÀ : Bureau\nObjet : Impôts\n\n{HISTORY}",
    ],
)
def test_the_mail_that_is_answered_is_folded(history: str) -> None:
    # Given an answer above the mail it answers, as mail programs of the world write it
    shown, rest = folded(f"Thanks!\n\nJane\n\n{history}")
    # Then the answer is shown, and the other is behind the fold, all of it
    above = "Thanks!\n\nJane"
    assert shown in (above, f"{above}\n\n{history.splitlines()[0]}")
    assert rest.split("\n")[-1].endswith("the history")


@pytest.mark.parametrize(
    "body",
    [
        f"{quoted()}\nMy answer stands below.",
        f"{GMAIL}\n{quoted()}\nMy answer stands below.\n-- \nJane",
        "On Friday the auditor wrote:\nplease send the figures.\n\nCan you?",
        "On Friday the auditor wrote:\n\nplease send the figures.",
        "We need:\n- From: the date it begins\n- To: the date it ends",
        "From: 3 March\nTo: 7 March\nI am away.",
        quoted(),
        f"{OUTLOOK}\n\nAll of it forwarded",
        f"{GMAIL}\n{quoted()}",
        "x\n---\ny",
        f"Pay this?\n\n---------- Forwarded message ---------\nFrom: J <j@x.example>\n\n{HISTORY}",
        f"Pay this?\n\nBegin forwarded message:\n\nFrom: J <j@x.example>\n\n{HISTORY}",
    ],
)
def test_what_is_new_is_not_folded(body: str) -> None:
    # Given answers below, words about somebody's words, and mails that are nothing but another
    assert folded(body) == (body.strip(), "")


def test_answers_between_quoted_lines_are_shown() -> None:
    # Given two answers among what they answer
    body = f"{GMAIL}\n> First?\nYes, the first.\n> Second?\nNo, not that.\n{quoted()}"
    # Then only what nothing follows is folded
    shown, rest = folded(body)
    assert shown.endswith("No, not that.")
    assert rest == quoted().strip()


HTML_HISTORIES = [
    (
        '<div class="gmail_quote gmail_quote_container"><div class="gmail_attr">On Tue, Jane wrote:'
        "<br></div><blockquote>the history</blockquote></div>"
    ),
    (
        '<div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> Jane<br><b>Sent:</b>'
        " Tuesday<br></div><div>the history</div>"
    ),
    '<div id="x_divRplyFwdMsg">From: Jane</div><div>the history</div>',
    (
        '<div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>From:</b> Jane<br>'
        "<b>Sent:</b> Tuesday<br><b>To:</b> Office<br><b>Subject:</b> Tax</p></div>"
        "<p>the history</p>"
    ),
    (
        '<br><div><blockquote type="cite"><div>On Mar 3, 2026, at 10:00, Jane wrote:</div><br>'
        "<div>the history</div></blockquote></div>"
    ),
    (
        '<div class="moz-cite-prefix">On 3/3/26 10:00, Jane wrote:<br></div>'
        '<blockquote type="cite" cite="mid:1@x"><p>the history</p></blockquote>'
    ),
    (
        '<div id="yahoo_quoted_1" class="yahoo_quoted"><div>On Tuesday, Jane wrote:</div>'
        "the history</div>"
    ),
    (
        '<div class="protonmail_quote">On Tuesday, Jane wrote:<blockquote>the history</blockquote>'
        "</div>"
    ),
    "<div>-----Original Message-----<br>From: Jane</div><div>the history</div>",
    '<div class="zmail_extra">---- On Tue, Jane wrote ----<div>the history</div></div>',
    '<div id="ms-outlook-mobile-reference-message">From: Jane<div>the history</div></div>',
]


@pytest.mark.parametrize("history", HTML_HISTORIES)
def test_html_is_folded_too(history: str) -> None:
    # Given an answer above what mail programs make of the mail it answers
    mail = read(f"<html><body><div>Thanks!</div>{history}</body></html>", "html")
    # Then there is one fold in the HTML, behind the answer and before the other, and in the text
    assert mail.body_html is not None
    shown, _, rest = mail.body_html.partition(FOLD)
    assert "Thanks!" in shown
    assert "history" not in shown
    assert "the history" in rest
    assert FOLD not in rest
    lines = mail.body_text.split("\n")
    assert "\n".join(lines[: mail.quoted_from]).strip() == "Thanks!"
    assert "the history" in lines[-1]


@pytest.mark.parametrize("history", [HTML_HISTORIES[0], HTML_HISTORIES[4], HTML_HISTORIES[6]])
def test_an_answer_below_html_is_shown(history: str) -> None:
    # Given an answer below the quoted mail / Then nothing is folded, and the quoted is marked so
    mail = read(f"{history}<div>My answer</div>", "html")
    assert FOLD not in (mail.body_html or "")
    assert mail.quoted_from is None
    assert "> the history" in mail.body_text
    assert "\nMy answer" in mail.body_text


def test_a_mail_cannot_bring_its_own_fold() -> None:
    # Given a mail that writes what we write
    mail = read(f"<p>a</p>{FOLD}<p>b</p>", "html")
    assert FOLD not in (mail.body_html or "")


WORDS = st.sampled_from(["fine", "see below", "From:", "wrote:", "Yes.", "On Monday", "-- ", "*"])
LINES = st.lists(WORDS, min_size=1, max_size=4)


@settings(max_examples=150, deadline=None)
@given(blocks=st.lists(st.tuples(st.booleans(), LINES), min_size=1, max_size=8))
def test_shown_and_folded_are_all(blocks: list[tuple[bool, list[str]]]) -> None:
    # Given mails of new and quoted lines in any order, as text and as HTML
    numbered = [
        (is_quoted, [f"{line} w{n}x{m}" for m, line in enumerate(lines)])
        for n, (is_quoted, lines) in enumerate(blocks)
    ]
    text = "\n".join(
        f"{'> ' if is_quoted else ''}{line}" for is_quoted, lines in numbered for line in lines
    )
    tags = {True: ('<blockquote type="cite">', "</blockquote>"), False: ("<div>", "</div>")}
    markup = "".join(f"{tags[q][0]}{'<br>'.join(lines)}{tags[q][1]}" for q, lines in numbered)
    # When they are read
    shown, rest = folded(text)
    html = read(markup, "html").body_html or ""
    before, _, behind = html.partition(FOLD)
    # Then each line is there once, in its order, and each new one before the fold
    for is_quoted, lines in numbered:
        for line in lines:
            mark = line.split()[-1]
            assert f"{shown}\n{rest}\n".count(f"{mark}\n") == 1
            assert html.count(mark) >= 1
            assert is_quoted or mark in shown
            assert is_quoted or mark in before
    assert before + behind == html.replace(FOLD, "")


@pytest.mark.parametrize(
    ("subject", "html"),
    [
        (
            "Bill",
            (
                '<div>Pay?</div><div class="gmail_quote"><div>---------- Forwarded'
                " message ---------<br>From: B</div><blockquote>the history</blockquote></div>"
            ),
        ),
        ("FW: Bill", f"<div>Pay?</div>{HTML_HISTORIES[1]}"),
        ("[EXTERNAL] Fwd: Bill", f"<div>Pay?</div>{HTML_HISTORIES[3]}"),
    ],
)
def test_a_mail_that_is_passed_on_is_shown(subject: str, html: str) -> None:
    # Given a forward, by its first line or its subject / Then nothing of it is folded
    head = f"From: j@x.example\nSubject: {subject}\nContent-Type: text/html\n\n"
    mail = read_mail((head + html).encode())
    assert mail.quoted_from is None
    assert FOLD not in (mail.body_html or "")
