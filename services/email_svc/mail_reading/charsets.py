"""Bytes as text, whatever charset they name."""

import codecs
import string

_LABEL = frozenset(string.ascii_letters + string.digits + "-_.:")
_LONGEST_LABEL = 40
_CHARSETS = frozenset({
    "ascii", "utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "utf-32", "utf-7",
    *(f"iso8859-{number}" for number in range(1, 17) if number != 12),
    *(f"cp{number}" for number in (437, 850, 852, 855, 866, 874, 932, 936, 949, 950)),
    *(f"cp{number}" for number in range(1250, 1259)),
    "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "tis-620",
    "gb2312", "gbk", "gb18030", "hz", "big5", "big5hkscs",
    "shift_jis", "euc_jp", "iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_3",
    "iso2022_jp_ext", "shift_jisx0213", "shift_jis_2004", "euc_jis_2004", "euc_kr", "iso2022_kr",
    "johab",
})  # fmt: skip
"""What mail is written in. Python knows more, and some of it is no charset: idna and punycode take
the square of the time, unicode_escape makes text of what is none."""


def decode_bytes(content: bytes, charset: str | None) -> str:
    """Bytes as text in a charset that may be unknown or wrong."""
    return storable(_decode(content, _known(charset) if charset else "utf-8"))


def undo_raw_unicode(content: bytes) -> str:
    """What email.header.decode_header made of the text between encoded words, as text again."""
    return storable(_decode(content, "raw-unicode-escape"))


def _known(charset: str) -> str | None:
    if len(charset) > _LONGEST_LABEL or not set(charset) <= _LABEL:
        return None
    try:
        name = codecs.lookup(charset).name
    except LookupError:
        return None
    return name if name in _CHARSETS else None


def _decode(content: bytes, charset: str | None) -> str:
    for name in (charset or "utf-8", "utf-8"):
        try:
            return content.decode(name)
        except ValueError:
            continue
    return content.decode(charset or "latin-1", "replace")


def storable(text: str) -> str:
    """The text without halves of surrogate pairs: neither JSON nor the database takes them."""
    return text.encode("utf-8", "replace").decode("utf-8")
