"""Rows of staff."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import RowMapping

from chassis.errors import Conflict
from chassis.fields import email_of, line_of, text_of
from chassis.identity.passwords import LEAST_PASSWORD, MOST_PASSWORD, folded, hash_password
from chassis.ids import new_id
from chassis.storage.database import Transaction
from contracts.events import StaffChanged
from services.internal_svc.staff.tables import STAFF

ADDRESS_TAKEN = (
    "This e-mail address is in use already; every person signs in with one of their own."
)


def member_in(request: dict[str, Any], role: str) -> dict[str, Any]:
    """The row that a request for a new member asks for."""
    email = email_of(request)
    return {
        "name": line_of(request, "name"),
        "email": email,
        "email_key": folded(email),
        "role": role,
        "password_hash": hash_password(text_of(request, "password", MOST_PASSWORD, LEAST_PASSWORD)),
    }


def find_same_member(tx: Transaction, member: dict[str, Any]) -> RowMapping | None:
    """The firm's member with this address; Conflict when that is somebody else."""
    query = select(STAFF).where(
        STAFF.c.firm_id == tx.firm_id, STAFF.c.email_key == member["email_key"]
    )
    known = tx.one_or_none(query)
    if known is not None and (known["name"], known["role"]) != (member["name"], member["role"]):
        raise Conflict(ADDRESS_TAKEN)
    return known


def insert_member(tx: Transaction, member: dict[str, Any]) -> RowMapping:
    """Make a member of the transaction's firm and say so; Conflict when the address is taken."""
    statement = upsert(STAFF).values(id=new_id(), firm_id=tx.firm_id, **member)
    row = tx.one_or_none(statement.on_conflict_do_nothing().returning(STAFF))
    if row is None:
        # Somebody has the address; it may be the same request, which another copy has just done.
        known = find_same_member(tx, member)
        if known is None:
            raise Conflict(ADDRESS_TAKEN)
        return known
    event = StaffChanged(
        staff_id=row["id"],
        name=row["name"],
        email=row["email"],
        role=row["role"],
        active=row["active"],
        version=row["version"],
    )
    tx.emit(event)
    return row


def member_view(row: RowMapping) -> dict[str, Any]:
    """A member of staff as the API shows one."""
    return {name: row[name] for name in ("id", "name", "email", "role", "active")}
