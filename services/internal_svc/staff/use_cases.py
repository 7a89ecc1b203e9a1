"""The firm's directory: who works there."""

from dataclasses import dataclass

from sqlalchemy import select

from chassis.errors import PermissionDenied
from chassis.storage.database import Database
from contracts.actor import Actor
from contracts.rpc.base import NoFields
from contracts.rpc.internal import AddStaff, StaffList, StaffMember
from services.internal_svc.firm.records import current_firm
from services.internal_svc.staff.records import (
    find_same_member,
    insert_member,
    member_in,
    member_of,
)
from services.internal_svc.staff.rules import check_may_add
from services.internal_svc.staff.tables import STAFF


@dataclass(frozen=True)
class StaffDirectory:
    """The members of each firm."""

    database: Database

    def add_staff(self, actor: Actor, request: AddStaff) -> StaffMember:
        """Add a member of staff. The same person with the same role once more gets the first
        answer; Conflict when the address belongs to somebody else.
        """
        check_may_add(actor, request.role)
        member = member_in(request, request.role)
        with self.database.transaction(actor.firm_id) as tx:
            current_firm(tx)
            known = find_same_member(tx, member)
            return member_of(known if known is not None else insert_member(tx, member))

    def list_staff(self, actor: Actor, request: NoFields) -> StaffList:
        """Everybody of the firm, by name, those who left included."""
        del request
        if actor.kind not in {"staff", "system"}:
            raise PermissionDenied("Only staff can see the firm's directory.")
        query = (
            select(STAFF).where(STAFF.c.firm_id == actor.firm_id).order_by(STAFF.c.name, STAFF.c.id)
        )
        with self.database.transaction(actor.firm_id) as tx:
            return StaffList(items=tuple(member_of(row) for row in tx.rows(query)))
