"""Charsets as browsers read them: what programs mean by a name, not what the name once meant."""

from __future__ import annotations

import pytest

from services.email_svc.mail_reading.read import read_mail

CHINESE, KOREAN, JAPANESE = (
    "您好，附件是我们的合同，请查收。镕",
    "안녕하세요 똠방각하",
    "お世話になっております①髙",
)
WESTERN = "It’s €50 for “Grüße”"


def body(content: bytes, label: str | None) -> str:
    kind = b"text/plain" if label is None else b"text/plain; charset=" + label.encode()
    return read_mail(
        b"From: j@x.example\r\nContent-Type: " + kind + b"\r\n\r\n" + content
    ).body_text


@pytest.mark.parametrize(
    ("text", "charset", "label"),
    [
        (WESTERN, "cp1252", "iso-8859-1"),
        (WESTERN, "cp1252", "us-ascii"),
        (WESTERN, "cp1252", "latin1"),
        (WESTERN, "cp1252", "utf-8"),
        (WESTERN, "cp1252", None),
        (WESTERN, "cp1252", "x-unknown"),
        (WESTERN, "utf-8", "us-ascii"),
        (WESTERN, "utf-8", None),
        (WESTERN, "utf-8-sig", None),
        (CHINESE, "gb18030", "gb2312"),
        (CHINESE, "gb18030", "GBK"),
        (CHINESE, "gb18030", None),
        (KOREAN, "cp949", "euc-kr"),
        (KOREAN, "cp949", "ks_c_5601-1987"),
        (KOREAN, "cp949", None),
        (JAPANESE, "cp932", "shift_jis"),
        (JAPANESE, "cp932", "x-sjis"),
        (JAPANESE, "cp932", None),
        ("日本語のテスト", "iso2022_jp", "iso-2022-jp"),
        ("日本語のテスト", "iso2022_jp", None),
        ("Добрый день, прилагаю договор", "cp1251", "windows-1251"),
        ("Добрый день, прилагаю договор и счёт", "koi8_r", "koi8-r"),
        ("İstanbul’da", "cp1254", "iso-8859-9"),
        ("Grüße", "utf-16-le", "utf-16"),
        ("Grüße", "utf-7", "utf-7"),
        ("Ærø", "cp850", "cp850"),
    ],
)
def test_what_was_written_is_read(text: str, charset: str, label: str | None) -> None:
    # Given a text in the charset that its program used / When it is read by the name it gave
    # Then it is what was written
    assert body(text.encode(charset), label) == text


@pytest.mark.parametrize("text", ["Jörg", "café", "5 €", "Müller & Söhne", "ÀÉÈ", "déjà vu"])
def test_an_accent_does_not_make_a_text_foreign(text: str) -> None:
    assert body(text.encode("cp1252"), None) == text


def test_bytes_in_headers_are_read_too() -> None:
    # Given a subject and a file name in bytes that nobody encoded
    raw = (
        b"From: J\xf6rg <j@x.example>\r\nSubject: It\x92s \x8050\r\n"
        b"Content-Type: application/pdf\r\n"
        b'Content-Disposition: attachment; filename="Geb\xfchren.pdf"\r\n\r\nx'
    )
    mail = read_mail(raw)
    assert (mail.sender.name, mail.subject) == ("Jörg", "It’s €50")
    assert [file.name for file in mail.files] == ["Gebühren.pdf"]


def test_bytes_in_headers_are_in_the_charset_of_the_words() -> None:
    # Given a short subject that alone could be anything
    raw = b"From: j@x.example\r\nSubject: \xb7\xa2\xc6\xb1\r\n"
    raw += b"Content-Type: text/plain; charset=gb2312\r\n\r\n" + CHINESE.encode("gb18030")
    assert read_mail(raw).subject == "发票"
