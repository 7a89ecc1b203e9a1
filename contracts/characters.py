"""Which characters a text may hold, and which of them anybody sees (Unicode 15). Pure."""

import unicodedata
from collections.abc import Collection

UNSTORABLE = frozenset({0, *range(0xD800, 0xE000)})
"""NUL and halves of surrogate pairs: PostgreSQL and UTF-8 keep neither."""
CONTROLS = frozenset({*range(0x20), *range(0x7F, 0xA0)})
"""The general category Cc; tab and line breaks are among them."""
LINE_BREAKS = frozenset({*range(0x0A, 0x0E), 0x85, 0x2028, 0x2029})
"""What ends a line wherever it stands (UAX 14, BK, CR, LF, NL)."""
TURNING = frozenset({*range(0x202A, 0x202F), *range(0x2066, 0x206A)})
"""Embeddings, overrides and isolates (UAX 9, §2): what follows is shown in another order."""
NOT_IN_A_LINE = CONTROLS | LINE_BREAKS | TURNING
_BLANK_LETTERS = frozenset({0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0})
"""Fillers of Hangul and Braille's empty cell: letters and a sign that have no ink."""
_KEPT_FREE = frozenset({0x2065, *range(0xFFF0, 0xFFF9), *range(0xE0000, 0xE1000)})
"""Not assigned, and not to be shown if they ever are (Default_Ignorable_Code_Point)."""
_POINTS = [*range(0x20000), *range(0xE0000, 0xE1000)]
"""No other plane has a character that cannot be seen by itself."""


def _of(*categories: str) -> frozenset[int]:
    return frozenset(p for p in _POINTS if unicodedata.category(chr(p)) in categories)


INKLESS = _of("Cc", "Cf", "Zs", "Zl", "Zp") | _BLANK_LETTERS | _KEPT_FREE
"""Blanks, controls, formats and fillers."""
UNSEEN = INKLESS | _of("Mn", "Mc", "Me")
"""The same, and marks that need a letter before them."""


def is_blank(text: str) -> bool:
    """Whether nobody sees anything of the text."""
    return all(ord(char) in UNSEEN for char in text)


def ranges_of(points: Collection[int]) -> str:
    """The characters as they stand between the brackets of a pattern on `re`."""
    found: list[list[int]] = []
    for point in sorted(points):
        if found and point == found[-1][1] + 1:
            found[-1][1] = point
        else:
            found.append([point, point])
    return "".join(f"{_escaped(first)}-{_escaped(last)}" for first, last in found)


def _escaped(point: int) -> str:
    return rf"\u{point:04x}" if point <= 0xFFFF else rf"\U{point:08x}"
