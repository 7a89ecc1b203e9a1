"""Keyset paging: a cursor names the last row seen, so pages neither repeat nor skip rows."""

import base64
import json
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Any, TypeVar

from chassis.errors import MalformedRequest
from chassis.foreign_text import storable
from contracts.sizes import MOST_PAGE_BYTES

R = TypeVar("R")


def write_cursor(*key: str | int) -> str:
    """An opaque, URL-safe text for the sort key of a row."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def read_cursor(cursor: str | None, size: int) -> tuple[Any, ...] | None:
    """The sort key again, of `size` parts; MalformedRequest for a text we did not write."""
    if not cursor:
        return None
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (TypeError, ValueError, RecursionError):
        key = None
    if not isinstance(key, list) or len(key) != size or not all(map(_is_ours, key)):
        raise invalid_cursor()
    return tuple(key)


def _is_ours(part: object) -> bool:
    """Neither a list nor a fraction, and nothing that PostgreSQL would not take."""
    if isinstance(part, str):
        return storable(part) == part
    return isinstance(part, int) and not isinstance(part, bool)


def invalid_cursor() -> MalformedRequest:
    """What to raise for a cursor whose parts are not what this list sorts by."""
    sentence = "is not a cursor from an earlier page; leave it out to start at the first."
    return MalformedRequest("The cursor is not valid.", fields={"cursor": [sentence]})


def page_of(
    rows: Sequence[R],
    limit: int,
    key: Callable[[R], tuple[str | int, ...]],
    size: Callable[[R], int] | None = None,
) -> tuple[Sequence[R], str | None]:
    """Cut `limit + 1` fetched rows to a page and the cursor of the next (None at the end).

    With `size`, a row's bytes on the wire, the page ends before MOST_PAGE_BYTES, but not before its
    first row.
    """
    kept = rows[:limit] if size is None else rows[: _fitting(rows[:limit], size)]
    if len(kept) == len(rows):
        return rows, None
    return kept, write_cursor(*key(kept[-1]))


def _fitting(rows: Sequence[R], size: Callable[[R], int]) -> int:
    together = accumulate(size(row) for row in rows)
    return max(1, sum(1 for total in together if total <= MOST_PAGE_BYTES))
