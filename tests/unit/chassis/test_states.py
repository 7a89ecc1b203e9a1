"""State tables as data."""

from __future__ import annotations

import pytest

from chassis.delivery.states import Row, StateTable
from chassis.errors import UnknownTransition

ROWS = [
    ("queued", "sent", "sent", "it left"),
    ("sent", "delivered", "delivered", "it arrived"),
    ("delivered", "sent", "delivered", "late"),
]


def test_a_pair_leads_where_its_row_says() -> None:
    # Given a table / When a pair is asked / Then its row answers
    table = StateTable(ROWS, ["delivered"])
    assert table.row("queued", "sent") == Row("queued", "sent", "sent", "it left")
    assert table.states == ("queued", "sent", "delivered")
    assert table.events == ("sent", "delivered")
    assert table.final == {"delivered"}


def test_an_unknown_pair_is_a_fault_that_names_both() -> None:
    # Given a pair without a row / When it is asked / Then it raises, and changes nothing
    with pytest.raises(UnknownTransition, match="delivered means for a message that is queued"):
        StateTable(ROWS, ["delivered"]).row("queued", "delivered")


def test_two_rows_for_one_pair_are_refused_at_once() -> None:
    # Given a contradiction / When the table is made / Then it is not
    with pytest.raises(ValueError, match="two rows"):
        StateTable([*ROWS, ("queued", "sent", "failed", "no")], [])


def test_the_readmes_table_has_a_line_a_row() -> None:
    # Given a table / Then its text is Markdown
    assert StateTable(ROWS[:1], []).to_markdown() == (
        "| state | event | becomes | because |\n|---|---|---|---|\n"
        "| queued | sent | sent | it left |\n"
    )
