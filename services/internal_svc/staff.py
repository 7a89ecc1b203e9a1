"""The firm and who works there."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.errors import Conflict, PermissionDenied, ValidationFailed
from chassis.fields import email_of, line_of, text_of
from chassis.identity.passwords import LEAST_PASSWORD, MOST_PASSWORD, folded, hash_password
from chassis.ids import is_uuid, new_id
from chassis.storage.database import EVERY_FIRM, Database, Transaction
from contracts.actor import ROLE_PERMISSIONS, Actor
from contracts.channels import Channel
from contracts.events import ChannelChanged, FirmChanged, StaffChanged
from services.internal_svc.tables import FIRMS, STAFF

_REGISTRATIONS_LOCK = 7_316_021
_TAKEN = "This e-mail address is in use already; every person signs in with one of their own."


def register(database: Database, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
    """Found a firm with its owner. A repetition, known by the firm's id or by the owner's
    address, gets the first answer and changes nothing.
    """
    if actor.kind != "system":
        raise PermissionDenied("Only the installation itself registers a firm.")
    firm = {"firm_id": _wanted_id(request), "name": line_of(request, "name")}
    owner = _person_of(_owner_part(request), "owner")
    with database.transaction(EVERY_FIRM) as tx:
        # Two registrations at the same time would each find nothing and found a firm of their own.
        tx.execute(select(func.pg_advisory_xact_lock(_REGISTRATIONS_LOCK)))
        known = _registered(tx, firm["firm_id"], owner["email_key"])
        if known is not None:
            return known
        firm["firm_id"] = firm["firm_id"] or new_id()
        return _found(tx, firm, owner)


def _found(tx: Transaction, firm: dict[str, Any], owner: dict[str, Any]) -> dict[str, Any]:
    with tx.scoped_to(firm["firm_id"]):
        tx.execute(insert(FIRMS), firm)
        tx.emit(FirmChanged(name=firm["name"], version=1))
        tx.emit(ChannelChanged(Channel.INTERNAL, True, None, None, version=1))
        return _registration_view(firm, _insert(tx, owner))


def _registered(tx: Transaction, firm_id: str | None, email_key: str) -> dict[str, Any] | None:
    owners = select(STAFF).where(STAFF.c.role == "owner").order_by(STAFF.c.added_at).limit(1)
    if firm_id is not None:
        firm = tx.one_or_none(select(FIRMS).where(FIRMS.c.firm_id == firm_id))
        if firm is not None:
            return _registration_view(
                firm, tx.one("owner", owners.where(STAFF.c.firm_id == firm_id))
            )
    person = tx.one_or_none(select(STAFF).where(STAFF.c.email_key == email_key))
    if person is None:
        return None
    if firm_id is not None or person["role"] != "owner":
        raise Conflict(_TAKEN)
    firm = tx.one("firm", select(FIRMS).where(FIRMS.c.firm_id == person["firm_id"]))
    return _registration_view(firm, person)


def add(database: Database, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
    """Add a member of staff. The same person with the same role once more gets the first answer;
    Conflict when the address belongs to somebody else.
    """
    role = line_of(request, "role")
    _check_may_add(actor, role)
    person = _person_of(request, role)
    with database.transaction(actor.firm_id) as tx:
        tx.one("firm", select(FIRMS).where(FIRMS.c.firm_id == actor.firm_id))
        known = _same(tx, person)
        return view(known if known is not None else _insert(tx, person))


def _check_may_add(actor: Actor, role: str) -> None:
    if "settings.edit" not in actor.permissions:
        raise PermissionDenied("Adding staff needs the permission settings.edit.")
    if role not in ROLE_PERMISSIONS:
        sentence = f"must be one of {', '.join(ROLE_PERMISSIONS)}."
        raise ValidationFailed("The role is not valid.", {"role": [sentence]})
    if role == "owner" and actor.kind != "system" and actor.role != "owner":
        raise PermissionDenied("Only an owner can add another owner.")


def _same(tx: Transaction, person: dict[str, Any]) -> Mapping[Any, Any] | None:
    query = select(STAFF).where(
        STAFF.c.firm_id == tx.firm_id, STAFF.c.email_key == person["email_key"]
    )
    known = tx.one_or_none(query)
    if known is not None and (known["name"], known["role"]) != (person["name"], person["role"]):
        raise Conflict(_TAKEN)
    return known


def list_all(database: Database, actor: Actor) -> dict[str, Any]:
    """Everybody of the firm, by name, those who left included."""
    if actor.kind not in {"staff", "system"}:
        raise PermissionDenied("Only staff can see the firm's directory.")
    query = select(STAFF).where(STAFF.c.firm_id == actor.firm_id).order_by(STAFF.c.name, STAFF.c.id)
    with database.transaction(actor.firm_id) as tx:
        return {"items": [view(row) for row in tx.rows(query)]}


def view(row: Mapping[Any, Any]) -> dict[str, Any]:
    """A member of staff as the API shows one."""
    return {name: row[name] for name in ("id", "name", "email", "role", "active")}


def _insert(tx: Transaction, person: dict[str, Any]) -> Mapping[Any, Any]:
    statement = upsert(STAFF).values(id=new_id(), firm_id=tx.firm_id, **person)
    row = tx.one_or_none(statement.on_conflict_do_nothing().returning(STAFF))
    if row is None:
        # Somebody has the address; it may be the same request, which another copy has just done.
        known = _same(tx, person)
        if known is None:
            raise Conflict(_TAKEN)
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


def _person_of(request: dict[str, Any], role: str) -> dict[str, Any]:
    email = email_of(request)
    return {
        "name": line_of(request, "name"),
        "email": email,
        "email_key": folded(email),
        "role": role,
        "password_hash": hash_password(text_of(request, "password", MOST_PASSWORD, LEAST_PASSWORD)),
    }


def _owner_part(request: dict[str, Any]) -> dict[str, Any]:
    owner = request.get("owner")
    if not isinstance(owner, dict):
        raise ValidationFailed(
            "The owner is missing.", {"owner": ["must be an object with name, email and password."]}
        )
    return owner


def _wanted_id(request: dict[str, Any]) -> str | None:
    wanted = request.get("id")
    if wanted is not None and not (isinstance(wanted, str) and is_uuid(wanted)):
        raise ValidationFailed("The id is not valid.", {"id": ["must be a UUID or left out."]})
    return wanted


def _registration_view(firm: Mapping[Any, Any], owner: Mapping[Any, Any]) -> dict[str, Any]:
    return {"firm": {"id": firm["firm_id"], "name": firm["name"]}, "owner": view(owner)}
