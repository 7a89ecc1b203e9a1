"""Text that strangers wrote, made such that it can be kept and shown. Pure.

Each is called once, where a text comes in; what is behind the door relies on it.
"""

from contracts.characters import CONTROLS, LINE_BREAKS, NOT_IN_A_LINE, TURNING, is_blank

REPLACEMENT = "\ufffd"
"""What stands for a character that cannot be kept (Unicode 15, §23.8)."""
NO_TEXT = "(no text)"
"""What is shown of a message in which nobody sees anything."""
UNKNOWN_TYPE = "application/octet-stream"
_LONGEST_TYPE = 127
_TAB, _LINE_END = 0x09, 0x0A
_PROSE = dict.fromkeys(CONTROLS - {_TAB, _LINE_END}) | dict.fromkeys(LINE_BREAKS, "\n")
_LINE = dict.fromkeys(NOT_IN_A_LINE, " ")
_MARKED = dict.fromkeys(CONTROLS | TURNING | LINE_BREAKS, REPLACEMENT)
_OF_A_TYPE = frozenset("abcdefghijklmnopqrstuvwxyz0123456789!#$&-^_.+/")


def storable(text: str) -> str:
    """The text with U+FFFD for what PostgreSQL and JSON do not keep: NUL, and half a surrogate
    pair. Two halves that belong together become their character; all else stays as it is.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\x00", REPLACEMENT)


def as_prose(text: str) -> str:
    """A text of several lines, storable: each line ends in U+000A, tabs stay, and other control
    characters, of which nobody sees anything, go.
    """
    return storable(text).replace("\r\n", "\n").translate(_PROSE)


def as_line(text: str, otherwise: str = "") -> str:
    """A name or title, storable, on one line: breaks, tabs, controls and what turns the direction
    of writing become blanks, several blanks one. `otherwise` when nobody sees anything of it.
    """
    line = " ".join(storable(text).translate(_LINE).split())
    return otherwise if is_blank(line) else line


def as_address(text: str) -> str:
    """An address or an id, storable. What does not belong there is marked and not taken out: it
    must not become somebody else's.
    """
    return storable(text).translate(_MARKED)


def as_media_type(told: str) -> str:
    """A media type without its parameters, lower-cased; UNKNOWN_TYPE for what is none
    (RFC 6838 §4.2).
    """
    plain = told.partition(";")[0].strip(" \t").lower()
    top, slash, sub = plain.partition("/")
    fits = top and slash and sub and "/" not in sub and len(plain) <= _LONGEST_TYPE
    return plain if fits and _OF_A_TYPE.issuperset(plain) else UNKNOWN_TYPE


def as_whole_number(text: object, most: int) -> int | None:
    """The number from 0 to `most` that ASCII digits write; None for anything else, such as ², a
    sign, or more digits than there can be.
    """
    written = str(text) if isinstance(text, str | int) else ""
    if not (written.isascii() and written.isdecimal()) or len(written) > len(str(most)):
        return None
    return number if (number := int(written)) <= most else None
