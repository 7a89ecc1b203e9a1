"""The activity log, page by page or whole as a table."""

import csv
import io
import json
from collections.abc import Iterator

from flask import Response

from contracts.characters import INKLESS
from contracts.rpc.notify import Activity, ActivityFilter, ActivityPage, ListActivity, Notify
from contracts.types import MOST_PER_PAGE
from gateway.rest.operations import STAFF, Call, Operation

COLUMNS = ("at", "kind", "actor_name", "subject", "details")
_BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads UTF-8 as the code page of its machine."""
_FORMULA_STARTS = frozenset(
    {"=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20"}
)
"""The last four as East Asian keyboards write them, which some spreadsheets read alike."""
_PASSED_BY = "".join(map(chr, INKLESS))
"""What a spreadsheet may not show, or take away, before it looks for a formula."""


def _export(call: Call) -> Response:
    # The first page is asked for before the answer begins, so that a refusal is still a problem.
    first = _page(call, None)
    headers = {"Content-Disposition": 'attachment; filename="activity.csv"'}
    return Response(_csv_rows(call, first), content_type="text/csv; charset=utf-8", headers=headers)


def _page(call: Call, cursor: str | None) -> ActivityPage:
    wanted: ActivityFilter = call.request
    request = ListActivity(
        kind=wanted.kind,
        from_=wanted.from_,
        to=wanted.to,
        actor_id=wanted.actor_id,
        cursor=cursor,
        limit=MOST_PER_PAGE,
    )
    return call.context.rpc.ask(Notify.LIST_ACTIVITY, call.signed_in.actor, request)


def _csv_rows(call: Call, page: ActivityPage) -> Iterator[str]:
    yield _BYTE_ORDER_MARK + _csv_row(COLUMNS)
    while True:
        yield "".join(_csv_row(cells_of(item)) for item in page.items)
        if page.next_cursor is None:
            return
        page = _page(call, page.next_cursor)


def cells_of(item: Activity) -> list[str]:
    """A line of the table."""
    return [_cell(getattr(item, column)) for column in COLUMNS]


def _csv_row(cells: list[str] | tuple[str, ...]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()


def _cell(value: object) -> str:
    """A cell that a spreadsheet shows and never runs (CWE-1236)."""
    if isinstance(value, dict):
        text = json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""
    else:
        text = "" if value is None else str(value)
    begins = (text[:1], text.lstrip(_PASSED_BY)[:1])
    return f"'{text}" if not _FORMULA_STARTS.isdisjoint(begins) else text


_CSV = {
    "responses": {
        "200": {
            "description": "RFC 4180, with a head line",
            "content": {"text/csv": {"schema": {"type": "string"}}},
        }
    }
}

OPERATIONS = (
    Operation(
        verb="GET",
        path="/activity",
        name="listActivity",
        audience=STAFF,
        calls=Notify.LIST_ACTIVITY,
    ),
    Operation(
        verb="GET",
        path="/activity.csv",
        name="exportActivity",
        summary="The same, whole, as a table",
        audience=STAFF,
        handle=_export,
        request=ActivityFilter,
        extra=_CSV,
    ),
)
