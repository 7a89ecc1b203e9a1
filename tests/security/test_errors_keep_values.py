"""A database's error says what rule was broken, and never of whom."""

from __future__ import annotations

import traceback

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from chassis.runtime.context import ServiceContext
from chassis.storage.prepared import Prepared

PLANTED = "+14155550199"
TWICE = "insert into inbox (event_id, handler, firm_id) values (gen_random_uuid(), :it, :it)"


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(text("select cast(:it as uuid)"), id="a value that does not fit"),
        pytest.param(text(TWICE), id="a row that does not fit"),
        pytest.param(Prepared("planted", "select cast(:it as text)::uuid"), id="planned"),
        pytest.param(
            text(
                "with gone as (select 1) insert into firms (firm_id, name, version)"
                " values (gen_random_uuid(), :it, null)"
            ),
            id="a row told in DETAIL",
        ),
    ],
)
def test_no_value_stands_in_an_error(
    thread_context: ServiceContext, firm_id: str, statement: Prepared
) -> None:
    # Given a statement with somebody's phone in it that the server refuses
    with pytest.raises(DBAPIError) as refused, thread_context.database.transaction(firm_id) as tx:
        tx.execute(statement, {"it": PLANTED})
    # Then whatever is logged or kept of the error, the phone is not in it
    whole = "".join(traceback.format_exception(refused.value)) + repr(refused.value)
    assert PLANTED not in whole
    assert PLANTED not in repr(refused.value.orig)
