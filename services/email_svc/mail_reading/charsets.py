"""Bytes as text, whatever charset they name, as browsers read them (WHATWG Encoding Standard)."""

import codecs
import string

from charset_normalizer import from_bytes

from chassis.foreign_text import storable

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
_WIDER = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874",
    "tis-620": "cp874", "gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030",
    "euc_kr": "cp949", "shift_jis": "cp932", "big5": "big5hkscs", "cp950": "big5hkscs",
    "utf-8-sig": "utf-8", "utf-16": "utf-16-le",
}  # fmt: skip
"""The charset that programs mean by the name of a narrower one."""
_OTHER_LABELS = {
    "x-sjis": "cp932", "windows-31j": "cp932", "x-ms-cp932": "cp932", "windows-949": "cp949",
    "ks_c_5601-1987": "cp949", "x-gbk": "gb18030", "cn-gb": "gb18030", "x-euc": "euc_jp",
    "x-euc-jp": "euc_jp", "x-x-big5": "big5hkscs", "cn-big5": "big5hkscs", "dos-874": "cp874",
    "x-cp1250": "cp1250", "x-cp1251": "cp1251", "x-cp1252": "cp1252", "ansi": "cp1252",
    "x-mac-roman": "mac-roman", "unicode-1-1-utf-8": "utf-8", "utf8mb4": "utf-8",
    "iso-8859-8-i": "iso8859-8", "unicode-1-1-utf-7": "utf-7", "koi": "koi8-r",
}  # fmt: skip
"""Labels that Python does not know."""
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NOT_WESTERN = [
    "gb18030", "big5", "cp949", "euc_jp", "cp932", "cp1251", "koi8_r", "cp1253", "cp1255",
    "cp1256", "cp874",
]  # fmt: skip
_WESTERN = ["cp1252", "cp1250"]
_WESTERN_SIGNS = {
    byte: bytes([byte]).decode("cp1252")
    for byte in range(0x80, 0xA0)
    if byte not in b"\x81\x8d\x8f\x90\x9d"
}
_MOST_GUESSED = 8 * 1024
"""Bytes that a guess looks at."""
_FEWEST_FOREIGN = 4
"""Bytes beyond ASCII: fewer are an accent or a sign in a Western text."""


def decode_bytes(content: bytes, charset: str | None) -> str:
    """Bytes as text in a charset that may be unknown, wrong or not named."""
    for mark, name in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _kept(content[len(mark) :].decode(name, "replace"))
    return _kept(_decode(content, _known(charset) if charset else None))


def undo_raw_unicode(content: bytes) -> str:
    """What email.header.decode_header made of the text between encoded words, as text again."""
    try:
        return _kept(content.decode("raw-unicode-escape"))
    except ValueError:
        return _kept(content.decode("latin-1"))


def _known(charset: str) -> str | None:
    label = charset.strip().lower()
    if len(label) > _LONGEST_LABEL or not set(label) <= _LABEL:
        return None
    try:
        name = _OTHER_LABELS.get(label) or codecs.lookup(label).name
    except LookupError:
        return None
    return _WIDER.get(name, name) if name in _CHARSETS else None


def _decode(content: bytes, charset: str | None) -> str:
    """ASCII is named by many that write UTF-8, and UTF-8 by many that do not."""
    for name in (charset or "utf-8", "utf-8"):
        try:
            if name != "cp1252":
                return _strictly(content, name)
        except ValueError:
            continue
    if charset is None or charset == "utf-8":
        charset = _guessed(content)
    return _western(content) if charset == "cp1252" else content.decode(charset, "replace")


def _strictly(content: bytes, name: str) -> str:
    text = content.decode(name)
    if name == "utf-8" and b"\x1b$" in content:
        return content.decode("iso2022_jp")  # seven bits, so it is UTF-8 as well
    return text


def _western(content: bytes) -> str:
    """Windows-1252, in which five bytes mean nothing and so stay controls."""
    return content.decode("latin-1").translate(_WESTERN_SIGNS)


def _guessed(content: bytes) -> str:
    """The charset of a text that names none, Western unless most of it speaks for another."""
    lines = b"\n".join(line for line in content.split(b"\n") if not line.isascii())
    sample = lines[:_MOST_GUESSED]
    foreign = sum(byte > 0x7F for byte in sample)
    if foreign < _FEWEST_FOREIGN or foreign * 3 < len(b"".join(sample.split())):
        return "cp1252"
    found = from_bytes(
        sample, cp_isolation=[*_NOT_WESTERN, *_WESTERN], enable_fallback=False
    ).best()
    if found is None or found.encoding in _WESTERN:
        return "cp1252"
    return _WIDER.get(found.encoding, found.encoding)


def _kept(text: str) -> str:
    # In UTF-16 that calls itself something else, every other character is NUL.
    return storable(text.replace("\x00", ""))
