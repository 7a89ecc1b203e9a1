"""What is known of the firm itself."""

from sqlalchemy import select

from chassis.storage.database import Transaction
from services.thread_svc.read_models.tables import FIRMS


def firm_name(tx: Transaction) -> str:
    """The firm's own name; empty while nobody has said it."""
    query = select(FIRMS.c.name).where(FIRMS.c.firm_id == tx.firm_id)
    return str(tx.execute(query).scalar_one_or_none() or "")
