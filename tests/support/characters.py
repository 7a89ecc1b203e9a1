"""Some characters of every kind that Unicode has, and the search for the one that does harm."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable
from functools import cache

FEW = 6
NAMED = (
    "\x00\x07\x0b\x0c\x1b\x85\x9b\xa0\xad\u034f\u0301\u061c\u115f\u1160\u180e\u200b\u200c\u200d"
    "\u200e\u200f\u2028\u2029\u202a\u202d\u202e\u202c\u2060\u2066\u2069\u2800\u3000\u3164\ufdd0"
    "\ufe0f\ufeff\uffa0\ufff9\ufffc\ufffd\ufffe\uffff\U0001d173\U0001f469\U0001fffe\U000e0001"
    "\U000e0041\U000f0000\U0010ffff²٣Ⅷ\t\r\n"
)
"""What has been trouble somewhere: blanks, fillers, joiners, turners, tags, noncharacters."""


@cache
def every_kind() -> str:
    """Some characters of each general category: the first, the last, and some between."""
    kinds: dict[str, list[str]] = {}
    for point in range(sys.maxunicode + 1):
        kinds.setdefault(unicodedata.category(chr(point)), []).append(chr(point))
    assert len(kinds) == 30
    found = [NAMED]
    for chars in kinds.values():
        found += [*chars[:: max(1, len(chars) // FEW)], chars[-1]]
    return "".join(dict.fromkeys("".join(found)))


def harmful(is_kept: Callable[[str], bool], chars: str) -> str:
    """Those of the characters without which all would be well, found by halves."""
    if is_kept(chars):
        return ""
    if len(chars) == 1:
        return chars
    middle = len(chars) // 2
    found = harmful(is_kept, chars[:middle]) + harmful(is_kept, chars[middle:])
    return found or chars
