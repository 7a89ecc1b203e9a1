"""The firm's directory: who works there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import RowMapping

from chassis.errors import NotFound, PermissionDenied
from chassis.identity.endings import SessionEndings
from chassis.identity.limits import OF_NEW_PASSWORDS
from chassis.identity.rate_limits import RateLimits
from chassis.ids import normal_id, to_wire_time, utc_now
from chassis.storage.database import Database, Transaction
from contracts.actor import Actor
from contracts.events import ActivityLogged
from contracts.parts import Person
from contracts.rpc.base import NoFields
from contracts.rpc.internal import (
    AddStaff,
    ChangeStaffRole,
    DeactivateStaff,
    StaffList,
    StaffMember,
)
from services.internal_svc.firm.records import current_firm
from services.internal_svc.staff.records import (
    change_member,
    find_same_member,
    hold_active,
    insert_member,
    member_in,
    member_of,
)
from services.internal_svc.staff.rules import check_may_add, check_may_change
from services.internal_svc.staff.tables import STAFF


@dataclass(frozen=True)
class StaffDirectory:
    """The members of each firm."""

    database: Database
    endings: SessionEndings
    limits: RateLimits

    def add_staff(self, actor: Actor, request: AddStaff) -> StaffMember:
        """Add a member of staff. The same person with the same role once more gets the first
        answer; Conflict when the address belongs to somebody else.
        """
        check_may_add(actor, request.role)
        if actor.kind != "system":
            self.limits.take(OF_NEW_PASSWORDS.on(actor.firm_id))
        member = member_in(request, request.role)
        with self.database.transaction(actor.firm_id) as tx:
            current_firm(tx)
            known = find_same_member(tx, member)
            return member_of(known if known is not None else insert_member(tx, member))

    def change_staff_role(self, actor: Actor, request: ChangeStaffRole) -> StaffMember:
        """Give a colleague another role. Whoever has it signs in anew: what was open shows what
        the old role allowed. The same role once more changes nothing.
        """
        with self.database.transaction(actor.firm_id) as tx:
            people = hold_active(tx)
            member = _one_of(people, request.staff_id)
            check_may_change(actor, member["role"], request.role, _owners(people))
            if member["role"] == request.role:
                return member_of(member)
            self.endings.end_all(tx, member["id"], "the role was changed")
            _log(tx, actor, "staff.role_changed", member, role=request.role)
            return member_of(change_member(tx, member, role=request.role))

    def deactivate_staff(self, actor: Actor, request: DeactivateStaff) -> StaffMember:
        """A colleague leaves: what they have open ends at once, and they cannot sign in again.
        What they wrote stays theirs. NotFound when they have left already.
        """
        with self.database.transaction(actor.firm_id) as tx:
            people = hold_active(tx)
            member = _one_of(people, request.staff_id)
            check_may_change(actor, member["role"], None, _owners(people))
            self.endings.end_all(tx, member["id"], "the account is no longer active")
            _log(tx, actor, "staff.deactivated", member, role=member["role"])
            return member_of(change_member(tx, member, active=False))

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


def _one_of(people: Mapping[str, RowMapping], staff_id: str) -> RowMapping:
    member = people.get(normal_id(staff_id))
    if member is None:
        raise NotFound("There is no such colleague.", what="colleague")
    return member


def _owners(people: Mapping[str, RowMapping]) -> int:
    return sum(member["role"] == "owner" for member in people.values())


def _log(tx: Transaction, actor: Actor, kind: str, member: RowMapping, **details: Any) -> None:
    who, now = Person(actor.kind, actor.id, actor.name), to_wire_time(utc_now())
    tx.emit(ActivityLogged(kind, who, member["name"], now, details))
