"""How many segments carriers make, and bill, of a text. Pure.

GSM-7 alphabet and extension table: 3GPP TS 23.038 §6.2.1. A concatenated segment loses 6 octets to
its user data header (TS 23.040 §9.2.3.24.1), which leaves 153 septets or 67 UTF-16 units; an
escape sequence or a surrogate pair is never cut in two.
"""

from dataclasses import dataclass

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("^{}\\[~]|€\f")
GSM_7, UCS_2 = "GSM-7", "UCS-2"
SINGLE = {GSM_7: 160, UCS_2: 70}
JOINED = {GSM_7: 153, UCS_2: 67}


@dataclass(frozen=True, slots=True)
class Measure:
    """`units`: septets of GSM-7, or UTF-16 units of UCS-2."""

    encoding: str
    units: int
    segments: int


def measure(body: str) -> Measure:
    """How long a body is for a carrier; an empty one takes one segment."""
    encoding = GSM_7 if all(c in BASIC or c in EXTENSION for c in body) else UCS_2
    widths = [_width(char, encoding) for char in body]
    units = sum(widths)
    if units <= SINGLE[encoding]:
        return Measure(encoding, units, 1)
    return Measure(encoding, units, _packed(widths, JOINED[encoding]))


def _width(char: str, encoding: str) -> int:
    wide = char in EXTENSION if encoding == GSM_7 else ord(char) > 0xFFFF
    return 2 if wide else 1


def _packed(widths: list[int], context: int) -> int:
    segments, left = 1, context
    for width in widths:
        if width > left:
            segments, left = segments + 1, context
        left -= width
    return segments
