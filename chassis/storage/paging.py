"""Keyset paging: a cursor names the last row seen, so pages neither repeat nor skip rows."""

import base64
import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from chassis.errors import ValidationFailed

R = TypeVar("R")


def write_cursor(*key: str | int) -> str:
    """An opaque, URL-safe text for the sort key of a row."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def read_cursor(cursor: str | None, size: int) -> tuple[Any, ...] | None:
    """The sort key again, of `size` parts; ValidationFailed for a text we did not write."""
    if not cursor:
        return None
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (TypeError, ValueError):
        key = None
    # PostgreSQL takes no U+0000, and none of ours has one.
    if not isinstance(key, list) or len(key) != size or "\x00" in "".join(map(str, key)):
        raise invalid_cursor()
    return tuple(key)


def invalid_cursor() -> ValidationFailed:
    """What to raise for a cursor whose parts are not what this list sorts by."""
    sentence = "is not a cursor from an earlier page; leave it out to start at the first."
    return ValidationFailed("The cursor is not valid.", {"cursor": [sentence]})


def page_of(
    rows: Sequence[R], limit: int, key: Callable[[R], tuple[str | int, ...]]
) -> tuple[Sequence[R], str | None]:
    """Cut `limit + 1` fetched rows to a page and the cursor of the next (None at the end)."""
    if len(rows) <= limit:
        return rows, None
    kept = rows[:limit]
    return kept, write_cursor(*key(kept[-1]))
