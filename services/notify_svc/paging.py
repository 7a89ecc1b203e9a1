"""Pages of what is kept newest first by (at, id)."""

from datetime import datetime

from sqlalchemy.engine import RowMapping

from chassis.ids import from_wire_time, is_uuid, to_wire_time
from chassis.storage.paging import invalid_cursor, read_cursor


def key_of(row: RowMapping) -> tuple[str, str]:
    """What a cursor remembers of the last row of a page."""
    return to_wire_time(row["at"]), row["id"]


def position(cursor: str | None) -> tuple[datetime, str] | None:
    """(at, id) of the last row seen; MalformedRequest for a cursor we did not write."""
    key = read_cursor(cursor, 2)
    if key is None:
        return None
    try:
        at = from_wire_time(str(key[0]))
    except ValueError as exc:
        raise invalid_cursor() from exc
    if not is_uuid(str(key[1])):
        raise invalid_cursor()
    return at, str(key[1])
