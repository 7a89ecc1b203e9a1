"""How a mail is answered: to whom, under which subject, what is said of it, what it quotes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from services.thread_svc.outbound.answer_rules import (
    AnsweredMail,
    AnswerRecipients,
    answer_recipients,
    answer_subject,
    answer_warnings,
)
from services.thread_svc.outbound.quoting import quoted_html
from services.thread_svc.outbound.rich_text import rich_text

OWN = {"office@firm.example", "tax@firm.example"}
NORA, OMAR, LAWYER = "nora@client.example", "omar@client.example", "law@yer.example"
MAIL = AnsweredMail(NORA, to=("office@firm.example", OMAR), cc=(LAWYER, "tax@firm.example", NORA))
OURS = AnsweredMail(None, to=(NORA, OMAR), cc=(LAWYER,))


@pytest.mark.parametrize(
    ("kind", "mail", "to", "cc"),
    [
        ("reply", MAIL, (NORA,), ()),
        ("reply_all", MAIL, (NORA,), (OMAR, LAWYER)),
        ("forward", MAIL, (), ()),
        ("reply", OURS, (NORA, OMAR), ()),
        ("reply_all", OURS, (NORA, OMAR), (LAWYER,)),
        ("reply", AnsweredMail(NORA, ("desk@client.example",)), ("desk@client.example",), ()),
        # Nobody but ourselves is left: what was written to oneself is answered to oneself.
        ("reply", AnsweredMail("tax@firm.example"), ("tax@firm.example",), ()),
    ],
)
def test_an_answer_goes_to_those_whom_the_mail_names(
    kind: Any, mail: AnsweredMail, to: tuple[str, ...], cc: tuple[str, ...]
) -> None:
    # Given a mail / When it is answered / Then the firm's own addresses are left out, nobody else
    assert answer_recipients(kind, mail, OWN) == AnswerRecipients(to, cc)


@pytest.mark.parametrize(
    ("kind", "subject", "expected"),
    [
        ("reply", "Tax", "RE: Tax"),
        ("reply", "Re: RE: re[2]: Tax", "RE: Tax"),
        ("reply", "FW: AW: Tax", "RE: Tax"),
        ("forward", "Re: Fwd: Tax", "FW: Tax"),
        ("forward", None, "FW:"),
        ("reply", "Reminder: Tax", "RE: Reminder: Tax"),
        ("reply", "x" * 998, "RE: " + "x" * 994),
    ],
)
def test_marks_do_not_pile_up(kind: Any, subject: str | None, expected: str) -> None:
    assert answer_subject(kind, subject) == expected


def test_what_is_unusual_is_said() -> None:
    # Given a mail that asks for answers elsewhere, after one with somebody who is left out
    mail = AnsweredMail(NORA, ("other@x.example",))
    found = answer_recipients("reply", mail, OWN)
    warnings = answer_warnings(mail, found, {NORA, OMAR}, [NORA, OMAR])
    # Then each of it is said, naming whom it is about
    assert {one.code: one.addresses for one in warnings} == {
        "reply_to_differs": ("other@x.example",),
        "outside_client": ("other@x.example",),
        "participants_added": ("other@x.example",),
        "participants_removed": (NORA, OMAR),
    }
    # And where all is as before, nothing is
    same = answer_recipients("reply_all", OURS, OWN)
    assert answer_warnings(OURS, same, {NORA, OMAR, LAWYER}, OURS.others(OWN)) == ()


def quoted(kind: Any, markup: str | None, text: str = "Old words") -> str:
    return quoted_html(
        kind,
        name="Nora <b>",
        address=NORA,
        at=datetime(2026, 5, 1, 9, 30, tzinfo=UTC),
        subject="Tax & more",
        to=("office@firm.example",),
        cc=(OMAR,),
        text=text,
        markup=markup,
    )


def test_a_reply_quotes_the_mail_such_that_it_folds() -> None:
    # Given a mail with a picture of its own and something hostile / When it is quoted
    found = quoted("reply", '<p>Old <img src="cid:x">words<script>x()</script></p>')
    # Then it is harmless, says whose it is, and is folded once it is sent
    assert "script" not in found
    assert "cid:" not in found
    written = rich_text(f"<p>New words</p>{found}")
    assert written.text.split("\n")[written.quoted_from :][0] == (
        f"On 1 May 2026 at 09:30 UTC, Nora <b> <{NORA}> wrote:"
    )
    assert written.own.strip() == "New words"


def test_a_forward_says_where_it_is_from() -> None:
    found = rich_text(f"<p>See below</p>{quoted('forward', None)}")
    lines = found.text.split("\n")
    assert f"From: Nora <b> <{NORA}>" in lines
    assert "Subject: Tax & more" in lines
    assert f"Cc: {OMAR}" in lines
    assert lines[-1] == "Old words"
    assert found.quoted_from is None
    assert found.own.strip() == "See below"


def test_a_mail_too_long_to_quote_is_quoted_as_text_and_cut() -> None:
    found = quoted("reply", f"<p>{'x' * 240_000}</p>", "y" * 100_000)
    assert len(found) < 70_000
    assert "[…]" in found
