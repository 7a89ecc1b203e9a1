"""The installation registers a firm with its owner."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.engine import RowMapping

from chassis.errors import Conflict, PermissionDenied
from chassis.identity.statements import FIRMS_OF_ADDRESS
from chassis.ids import new_id, normal_id
from chassis.storage.database import NO_FIRM, Database, Transaction, scope_of
from contracts.actor import Actor
from contracts.rpc.internal import Firm, RegisteredFirm, RegisterFirm
from services.internal_svc.firm.records import find_firm, insert_firm
from services.internal_svc.staff.records import (
    ADDRESS_TAKEN,
    insert_member,
    member_in,
    member_of,
)
from services.internal_svc.staff.tables import STAFF

_REGISTRATIONS_LOCK = 7_316_021


@dataclass(frozen=True)
class FirmRegistration:
    """How firms come to be."""

    database: Database

    def register_firm(self, actor: Actor, request: RegisterFirm) -> RegisteredFirm:
        """Found a firm with its owner. A repetition, known by the firm's id or by the owner's
        address, gets the first answer and changes nothing.
        """
        if actor.kind != "system":
            raise PermissionDenied("Only the installation itself registers a firm.")
        firm_id = None if request.id is None else normal_id(request.id)
        owner = member_in(request.owner, "owner")
        with self.database.transaction(NO_FIRM) as tx:
            # Two registrations at the same time would each find nothing and found a firm each.
            tx.execute(select(func.pg_advisory_xact_lock(_REGISTRATIONS_LOCK)))
            with tx.scoped_to(_known_firms(tx, firm_id, owner["email_key"])):
                known = _registered(tx, firm_id, owner["email_key"])
            if known is not None:
                return known
            with tx.scoped_to(firm_id or new_id()):
                return _view(insert_firm(tx, request.name.strip()), insert_member(tx, owner))


def _known_firms(tx: Transaction, firm_id: str | None, email_key: str) -> str:
    """The scope of the firm that is asked for, and of the one the owner belongs to."""
    theirs = tx.execute(FIRMS_OF_ADDRESS, {"email_key": email_key}).scalars().all()
    return scope_of([*theirs, *([firm_id] if firm_id else [])])


def _registered(tx: Transaction, firm_id: str | None, email_key: str) -> RegisteredFirm | None:
    if firm_id is not None:
        firm = find_firm(tx, firm_id)
        if firm is not None:
            return _view(firm, _first_owner(tx, firm_id))
    member = tx.one_or_none(select(STAFF).where(STAFF.c.email_key == email_key))
    if member is None:
        return None
    firm = find_firm(tx, member["firm_id"])
    if firm_id is not None or member["role"] != "owner" or firm is None:
        raise Conflict(ADDRESS_TAKEN)
    return _view(firm, member)


def _first_owner(tx: Transaction, firm_id: str) -> RowMapping:
    owners = select(STAFF).where(STAFF.c.role == "owner", STAFF.c.firm_id == firm_id)
    return tx.one("owner", owners.order_by(STAFF.c.added_at).limit(1))


def _view(firm: RowMapping, owner: RowMapping) -> RegisteredFirm:
    return RegisteredFirm(firm=Firm(id=firm["firm_id"], name=firm["name"]), owner=member_of(owner))
