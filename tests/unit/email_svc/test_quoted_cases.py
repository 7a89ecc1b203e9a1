"""A collection of English mails as programs write them, each with the line where its fold belongs.

The files of `quoted_cases/` hold the cases: `%% name`, an optional `!subject`, the text, and `§` on
a line of its own before the first line that is folded; none where nothing is.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from services.email_svc.mail_reading.read import read_mail

FOLDER = Path(__file__).parent / "quoted_cases"


class Case(NamedTuple):
    """`fold`: the number of the first folded line of `text`."""

    name: str
    subject: str
    text: str
    fold: int | None


def case_of(name: str, written: str) -> Case:
    title, _, body = written.partition("\n")
    subject = "Your return"
    if body.startswith("!"):
        subject, _, body = body[1:].partition("\n")
    lines = body.rstrip("\n").split("\n")
    fold = lines.index("§") if "§" in lines else None
    text = "\n".join(line for line in lines if line != "§")
    return Case(f"{name}: {title.strip()}", subject, text, fold)


CASES = [
    case_of(file.stem, written)
    for file in sorted(FOLDER.glob("*.txt"))
    for written in file.read_text(encoding="utf-8").split("%% ")[1:]
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_fold_is_where_it_belongs(case: Case) -> None:
    # Given a mail / When it is read
    head = f"From: ben@client.example\nSubject: {case.subject}\n"
    raw = f"{head}Content-Type: text/plain; charset=utf-8\n\n{case.text}\n"
    mail = read_mail(raw.encode())
    # Then its fold begins where it should, and all of it is there
    assert mail.body_text == case.text.rstrip()
    assert mail.quoted_from == case.fold


def test_the_collection_is_large_enough_to_mean_something() -> None:
    assert len(CASES) >= 100
    assert len({case.text for case in CASES}) == len(CASES)
