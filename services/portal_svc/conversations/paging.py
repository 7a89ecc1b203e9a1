"""The place of a message in its conversation, as a page's cursor carries it. Pure."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chassis.ids import from_wire_time, to_wire_time
from chassis.storage.paging import invalid_cursor, read_cursor


def place_of(row: Mapping[Any, Any]) -> tuple[str, str]:
    """When the message was posted, and its id."""
    return to_wire_time(row["posted_at"]), row["id"]


def place_in(cursor: str | None) -> tuple[datetime, str] | None:
    """The place a cursor names; None without one, ValidationFailed for one we did not write."""
    key = read_cursor(cursor, 2)
    if key is None:
        return None
    try:
        return from_wire_time(str(key[0])), str(uuid.UUID(str(key[1])))
    except ValueError:
        raise invalid_cursor() from None
