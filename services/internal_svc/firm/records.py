"""Rows of firms."""

from sqlalchemy import insert, select
from sqlalchemy.engine import RowMapping

from chassis.storage.database import Transaction
from contracts.channels import Channel
from contracts.events import ChannelChanged, FirmChanged
from services.internal_svc.firm.tables import FIRMS


def find_firm(tx: Transaction, firm_id: str) -> RowMapping | None:
    """A firm by its id."""
    return tx.one_or_none(select(FIRMS).where(FIRMS.c.firm_id == firm_id))


def current_firm(tx: Transaction) -> RowMapping:
    """The transaction's firm; NotFound when nobody has registered it."""
    return tx.one("firm", select(FIRMS).where(FIRMS.c.firm_id == tx.firm_id))


def insert_firm(tx: Transaction, name: str) -> RowMapping:
    """Make the transaction's firm and say so; its notes can be used from the first moment."""
    new = insert(FIRMS).values(firm_id=tx.firm_id, name=name).returning(FIRMS)
    row = tx.execute(new).mappings().one()
    tx.emit(FirmChanged(name=name, version=1))
    tx.emit(ChannelChanged(Channel.INTERNAL, True, None, None, version=1))
    return row
