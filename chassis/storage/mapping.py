"""Rows and contracts meet by name: a column and a field that are called alike are the same fact.

So a new field of something that is only kept and shown stands in its contract and its table, and in
no list between them.
"""

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import UNSET
from sqlalchemy import Table
from sqlalchemy.engine import RowMapping

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

C = TypeVar("C", bound="DataclassInstance")


def contract_from(contract: type[C], row: RowMapping | Mapping[str, Any], **more: Any) -> C:
    """The contract with the row's columns as its fields, but for those given in `more`."""
    names = (field.name for field in dataclasses.fields(contract))
    return contract(**{name: row[name] for name in names if name not in more}, **more)


def columns_from(table: Table, given: object) -> dict[str, Any]:
    """What a contract says of the table's columns; a field that is UNSET says nothing."""
    values = ((column.name, getattr(given, column.name, UNSET)) for column in table.c)
    return {name: value for name, value in values if value is not UNSET}
