"""Pages of lines that are kept newest first by (at, id)."""

from typing import Any

from chassis.errors import ValidationFailed
from chassis.ids import from_wire_time, is_uuid
from chassis.storage.paging import MOST_PER_PAGE, read_cursor

_PER_PAGE = 50


def page_size(request: dict[str, Any]) -> int:
    """How many lines the caller wants at once; ValidationFailed names the limit."""
    limit = request.get("limit")
    if limit is None:
        return _PER_PAGE
    if not isinstance(limit, int) or isinstance(limit, bool) or not 1 <= limit <= MOST_PER_PAGE:
        sentence = f"must be a whole number from 1 to {MOST_PER_PAGE}."
        raise ValidationFailed("The limit is not valid.", {"limit": [sentence]})
    return limit


def position(cursor: str | None) -> tuple[Any, Any] | None:
    """(at, id) of the last line seen; ValidationFailed for a cursor we did not write."""
    key = read_cursor(cursor, 2)
    if key is None:
        return None
    try:
        at = from_wire_time(str(key[0]))
    except ValueError:
        at = None
    if at is None or not is_uuid(str(key[1])):
        sentence = "is not a cursor from an earlier page; leave it out to start at the first."
        raise ValidationFailed("The cursor is not valid.", {"cursor": [sentence]})
    return at, str(key[1])
