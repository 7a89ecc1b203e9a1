"""Cursors and drafts of a Microsoft 365 mailbox."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from email import message_from_bytes

import pytest

from services.email_svc.errors import CursorExpired
from services.email_svc.outbound.mail import OutgoingFile, OutgoingMail, write_mail
from services.email_svc.providers.graph_cursor import (
    AWAY,
    GraphCursor,
    moment_of,
    read_cursor,
)
from services.email_svc.providers.graph_mime import MOST_WHOLE_BYTES, draft_of, named_ref

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
CURSOR = GraphCursor(
    links={"inbox": "https://graph/1", "sentitems": "https://graph/2"},
    since=NOW.isoformat(),
    folders={"inbox": "F1", "sentitems": "F2", **{name: f"F-{name}" for name in AWAY}},
)


def test_a_cursor_is_read_as_it_was_written() -> None:
    moved = CURSOR.at("inbox", "https://graph/3").until(NOW + timedelta(hours=1))
    assert read_cursor(moved.write()) == moved
    assert moved.moment == NOW + timedelta(hours=1)


def test_the_moment_never_goes_back_nor_into_the_future() -> None:
    assert CURSOR.until(NOW - timedelta(days=1)) == CURSOR
    far = CURSOR.until(datetime(2999, 1, 1, tzinfo=UTC)).moment
    assert far <= datetime.now(UTC)


def test_what_is_listed_again_was_told() -> None:
    # Given mails that were listed, one of them long before
    early, late = NOW - timedelta(minutes=6), NOW - timedelta(minutes=4)
    told = CURSOR.telling([("early", early), ("late", late)])
    # Then only what a later listing has again is kept, and known
    assert len(told.recent) == 1
    assert read_cursor(told.write()).untold(["early", "late", "new"]) == {"early", "new"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12345",
        "{}",
        "[]",
        "null",
        CURSOR.write().replace("sentitems", "elsewhere"),
        CURSOR.write().replace("+00:00", ""),
        CURSOR.write().replace(NOW.isoformat(), "yesterday"),
        CURSOR.write().replace('"junkemail"', '"junk"'),
    ],
)
def test_what_is_no_cursor_is_one_that_is_forgotten(text: str) -> None:
    with pytest.raises(CursorExpired):
        read_cursor(text)


@pytest.mark.parametrize(
    ("folder", "place"),
    [("F1", "inbox"), ("F2", "sent"), ("F-drafts", "other"), ("F-junkemail", "other"),
     ("F-deleteditems", "other"), ("F-outbox", "other"), ("clients", "inbox")],
)  # fmt: skip
def test_a_folder_of_their_own_is_as_good_as_the_inbox(folder: str, place: str) -> None:
    assert CURSOR.place_of(folder) == place


def test_an_instant_without_a_zone_is_utc() -> None:
    assert moment_of("2026-03-04T05:06:07Z") == NOW
    assert moment_of("2026-03-04T05:06:07") == NOW
    assert abs(moment_of("never") - datetime.now(UTC)) < timedelta(minutes=1)


def mail(*files: OutgoingFile) -> bytes:
    return write_mail(
        OutgoingMail(
            own_id="<1.a@firm.example>", sender_name="Ann", sender="a@firm.example",
            to=("j@x.example",), subject="Hi", body_text="Grüße", body_html="<p>Grüße</p>",
            written_at=NOW, parent="<p@x.example>",
            chain=tuple(f"<{'c' * 60}{n}@x.example>" for n in range(10)), files=files,
        )
    )  # fmt: skip


def test_a_small_mail_goes_as_it_is() -> None:
    raw = mail(OutgoingFile("a.txt", "text/plain", b"small"))
    draft = draft_of(raw)
    assert (draft.own_id, draft.files) == ("<1.a@firm.example>", ())
    assert base64.b64decode(draft.mime) == raw


def test_a_large_mail_goes_without_its_files_and_keeps_its_headers() -> None:
    # Given a mail that no request holds
    content = bytes(range(256)) * 12_000
    raw = mail(
        OutgoingFile("a.txt", "text/plain", b"small"),
        OutgoingFile("Größe.pdf", "application/pdf", content),
    )
    # When it is made a draft
    draft = draft_of(raw)
    # Then the files follow it in order, and what is left says the same
    assert [(one.name, one.content_type, one.content) for one in draft.files] == [
        ("a.txt", "text/plain", b"small"),
        ("Größe.pdf", "application/pdf", content),
    ]
    left = base64.b64decode(draft.mime)
    assert len(left) < MOST_WHOLE_BYTES
    before, after = message_from_bytes(raw), message_from_bytes(left)
    for name in ("From", "To", "Subject", "Message-ID", "In-Reply-To", "References"):
        assert after[name] == before[name]
    words = [part.get_payload() for part in after.walk() if part.get_content_maintype() == "text"]
    assert words == [
        part.get_payload()
        for part in before.walk()
        if part.get_content_maintype() == "text" and not part.get_filename()
    ]


def test_our_own_id_is_found_among_headers() -> None:
    headers = [{"name": "x-ONETHREAD-ref", "value": " <1@x> "}, {"name": "To", "value": "y"}]
    assert named_ref(headers) == "<1@x>"
    assert [named_ref(one) for one in (None, [], "x", [1], [{"name": "To"}])] == [""] * 5


NAMES = ["x" * 200 + ".pdf", '日本語 ; "quoted".pdf', "a'b%20.pdf", "plain"]


@pytest.mark.parametrize("name", NAMES)
def test_a_files_name_survives(name: str) -> None:
    # Given a file with a name that headers break, encode or quote, When its mail is made a draft
    raw = mail(OutgoingFile(name, "application/pdf", bytes(4_000_000)))
    # Then it is called the same
    (file,) = draft_of(raw).files
    assert (file.name, len(file.content)) == (name, 4_000_000)
