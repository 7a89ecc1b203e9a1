"""Rows and contracts meet by the names that both have."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from msgspec import UNSET, UnsetType
from sqlalchemy import Column, MetaData, Table, Text

from chassis.storage.mapping import columns_from, contract_from

SHELVES = Table("shelves", MetaData(), Column("id", Text), Column("label", Text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """An answer: `books` is counted, not kept."""

    id: str
    label: str | None
    books: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateShelf:
    """A request: `shelf_id` is no column."""

    shelf_id: str
    label: str | UnsetType | None = UNSET


def test_an_answer_is_the_row_and_what_the_row_does_not_have() -> None:
    # Given a row with a column that the answer does not show
    row = {"id": "1", "label": "A", "firm_id": "7"}
    # When it is read as the answer / Then names that are alike are the same fact
    assert contract_from(Shelf, row, books=3) == Shelf(id="1", label="A", books=3)
    # And what is given beside goes before the row's own
    assert contract_from(Shelf, row, label="B", books=3).label == "B"


def test_a_field_that_the_row_does_not_have_is_an_error() -> None:
    with pytest.raises(KeyError):
        contract_from(Shelf, {"id": "1", "label": "A"})


@pytest.mark.parametrize(
    ("request_", "columns"),
    [
        (UpdateShelf(shelf_id="1"), {}),
        (UpdateShelf(shelf_id="1", label=None), {"label": None}),
        (UpdateShelf(shelf_id="1", label="B"), {"label": "B"}),
    ],
)
def test_a_request_changes_the_columns_that_it_names(
    request_: UpdateShelf, columns: dict[str, str | None]
) -> None:
    assert columns_from(SHELVES, request_) == columns
