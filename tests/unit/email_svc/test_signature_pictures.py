"""Pictures in a mail: which are documents, and which a signature's."""

from __future__ import annotations

import pytest

from services.email_svc.mail_reading.documents import with_documents_marked
from services.email_svc.mail_reading.mail import MailFile
from services.email_svc.mail_reading.pixels import pixels_of


def png(width: int, height: int, more: int = 0) -> bytes:
    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + size + b"\0" * more


def gif(width: int, height: int) -> bytes:
    return b"GIF89a" + width.to_bytes(2, "little") + height.to_bytes(2, "little")


def jpeg(width: int, height: int) -> bytes:
    size = height.to_bytes(2, "big") + width.to_bytes(2, "big")
    return b"\xff\xd8\xff\xe0\0\x10" + b"\0" * 14 + b"\xff\xc0\0\x11\x08" + size + b"\x03"


@pytest.mark.parametrize("made", [png, gif, jpeg])
def test_a_picture_says_how_large_it_is(made: object) -> None:
    assert callable(made)
    assert pixels_of(made(640, 480)) == (640, 480)


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xd8", b"\xff\xd8" + b"\xff\xe0\0\x02" * 500, b"GIF89a", b"BM" * 20]
)
def test_what_says_nothing_is_no_picture(content: bytes) -> None:
    assert pixels_of(content) is None


@pytest.mark.parametrize(
    ("name", "content", "document"),
    [
        ("image001.png", png(200, 80), False),
        ("image002.png", png(600, 200, 30_000), False),
        ("image003.png", png(1280, 800, 30_000), True),
        ("image004.png", png(300, 200, 80_000), True),
        ("acme-logo.png", png(2000, 800, 9_000), False),
        ("linkedin_24.png", png(24, 24), False),
        ("logo.png", png(4000, 3000, 400_000), True),
        ("image005.jpg", jpeg(1600, 1200), True),
        ("image006.gif", gif(120, 40), False),
        ("analogy.png", png(1280, 800), True),
        ("image007.bmp", b"BM" + b"\0" * 2_000, False),
    ],
)
def test_a_signatures_picture_is_no_document(name: str, content: bytes, *, document: bool) -> None:
    # Given a picture in the text / Then it is a document unless it looks like a signature's
    file = MailFile(name, "image/png", content, "p1")
    (marked,) = with_documents_marked([file], '<p>Hi <img src="cid:p1"></p>')
    assert marked.document is document
