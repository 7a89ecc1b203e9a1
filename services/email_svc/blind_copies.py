"""Blind copies, for the providers that are told of them by a header. Pure."""

from collections.abc import Sequence

_LONGEST_LINE = 900


def with_bcc(raw: bytes, bcc: Sequence[str]) -> bytes:
    """The mail with a header Bcc before its own, folded between addresses; they are in the form of
    chassis.mail_addresses.wire_address. Only for a provider that takes it out again.
    """
    if not bcc:
        return raw
    lines = [""]
    for number, address in enumerate(bcc):
        piece = f"{address}," if number < len(bcc) - 1 else address
        if len(lines[-1]) + len(piece) > _LONGEST_LINE:
            lines.append("")
        lines[-1] += f" {piece}"
    return b"Bcc:" + "\r\n".join(lines).encode("ascii") + b"\r\n" + raw
