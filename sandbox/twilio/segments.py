"""How many SMS segments a body takes (3GPP TS 23.038 for the alphabet)."""

from __future__ import annotations

_BASIC = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = set("^{}\\[~]|€\f")


def segment_count(body: str) -> int:
    """Segments: 160/153 septets in GSM-7, else 70/67 UTF-16 units."""
    if all(char in _BASIC or char in _EXTENDED for char in body):
        length, single, joined = sum(2 if c in _EXTENDED else 1 for c in body), 160, 153
    else:
        length, single, joined = len(body.encode("utf-16-be")) // 2, 70, 67
    return 1 if length <= single else -(-length // joined)
