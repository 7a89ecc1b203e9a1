"""What must hold of the files of a message. Pure."""

from collections.abc import Mapping, Sequence

from sqlalchemy.engine import RowMapping

from chassis.errors import ValidationFailed

MEGABYTE = 1024 * 1024


def require_sendable(
    ids: Sequence[str], found: Mapping[str, RowMapping], most_bytes: int
) -> list[RowMapping]:
    """The rows of these uploads, each once, in the order named; ValidationFailed says which file
    cannot go and why.
    """
    rows = [found.get(key) for key in dict.fromkeys(ids)]
    known = [row for row in rows if row is not None]
    if len(known) < len(rows):
        raise _refused("a file is no longer there; attach it again.")
    for row in known:
        if row["state"] != "ready":
            raise _refused(f"{row['name']} is quarantined and cannot be sent; remove it.")
    if sum(row["size"] for row in known) > most_bytes:
        most = f"{most_bytes // MEGABYTE} MB"
        raise _refused(f"the files have more than {most} together; send fewer, or smaller ones.")
    return known


def _refused(sentence: str) -> ValidationFailed:
    return ValidationFailed("The files cannot be sent.", {"attachments": [sentence]})
