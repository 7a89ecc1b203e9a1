"""Rows of staff."""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import RowMapping

from chassis.errors import Conflict
from chassis.identity.passwords import folded, hash_password
from chassis.ids import new_id
from chassis.storage.database import Transaction
from contracts.actor import Role
from contracts.events import StaffChanged
from contracts.rpc.internal import AddStaff, NewOwner, StaffMember
from services.internal_svc.staff.tables import STAFF

ADDRESS_TAKEN = (
    "This e-mail address is in use already; every person signs in with one of their own."
)


def member_in(asked: AddStaff | NewOwner, role: Role) -> dict[str, Any]:
    """The row that a request for a new member asks for."""
    return {
        "name": asked.name.strip(),
        "email": asked.email,
        "email_key": folded(asked.email),
        "role": role,
        "password_hash": hash_password(asked.password),
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
    _publish_member(tx, row)
    return row


def hold_active(tx: Transaction) -> dict[str, RowMapping]:
    """The firm's active members by id, as they stay until the transaction ends."""
    query = select(STAFF).where(STAFF.c.firm_id == tx.firm_id, STAFF.c.active)
    return {row["id"]: row for row in tx.rows(query.order_by(STAFF.c.id).with_for_update())}


def change_member(tx: Transaction, member: RowMapping, **changes: Any) -> RowMapping:
    """Change a member of the transaction's firm and say so."""
    mine = (STAFF.c.firm_id == tx.firm_id) & (STAFF.c.id == member["id"])
    statement = update(STAFF).where(mine).values(version=STAFF.c.version + 1, **changes)
    row = tx.one("colleague", statement.returning(STAFF))
    _publish_member(tx, row)
    return row


def _publish_member(tx: Transaction, row: RowMapping) -> None:
    event = StaffChanged(
        staff_id=row["id"],
        name=row["name"],
        email=row["email"],
        role=row["role"],
        active=row["active"],
        version=row["version"],
    )
    tx.emit(event)


def member_of(row: RowMapping) -> StaffMember:
    """A member of staff as answers show one."""
    return StaffMember(
        id=row["id"],
        name=row["name"],
        email=row["email"],
        role=row["role"],
        active=row["active"],
    )
