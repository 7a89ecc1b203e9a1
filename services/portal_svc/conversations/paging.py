"""The place of a message in its conversation, as a page's cursor carries it. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chassis.ids import from_wire_time, is_uuid, to_wire_time
from chassis.storage.paging import invalid_cursor, read_cursor


def place_of(row: Mapping[Any, Any]) -> tuple[str, str]:
    """When the message was posted, and its id."""
    return to_wire_time(row["posted_at"]), row["id"]


def place_in(cursor: str | None) -> tuple[datetime, str] | None:
    """The place a cursor names; None without one, MalformedRequest for one we did not write."""
    key = read_cursor(cursor, 2)
    if key is None:
        return None
    try:
        posted_at = from_wire_time(str(key[0]))
    except ValueError:
        raise invalid_cursor() from None
    if not is_uuid(str(key[1])):
        raise invalid_cursor()
    return posted_at, str(key[1])
