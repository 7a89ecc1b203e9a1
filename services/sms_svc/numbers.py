"""The firm's own phone numbers."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import RowMapping

from chassis.db import Database, Transaction
from chassis.errors import Conflict, PermissionDenied, ValidationFailed
from chassis.ids import new_id, to_wire_time
from contracts.actor import Actor
from contracts.channels import Channel
from contracts.events import ChannelChanged
from services.sms_svc.models import NUMBERS
from services.sms_svc.provider import SmsProvider


def sender_of(tx: Transaction) -> str | None:
    """The number texts go out from: the firm's default; None when it has none."""
    query = select(NUMBERS.c.e164).where(
        NUMBERS.c.firm_id == tx.firm_id, NUMBERS.c.active, NUMBERS.c.is_default
    )
    found: str | None = tx.execute(query).scalar_one_or_none()
    return found


def claim(
    database: Database, provider: SmsProvider, actor: Actor, request: dict[str, Any]
) -> dict[str, Any]:
    """Point the number at us, then record it; repeating it gives the same answer.

    Conflict when another firm holds the number.
    """
    if "settings.edit" not in actor.permissions:
        raise PermissionDenied("Connecting a number needs the permission settings.edit.")
    e164 = str(request.get("e164", ""))
    if not (e164.startswith("+") and e164[1:].isdigit()):
        raise ValidationFailed(
            "The number is not valid.", {"e164": ["must look like +14155550100"]}
        )
    provider_id = provider.attach_number(e164)
    with database.transaction(actor.firm_id) as tx:
        return _record(tx, e164, provider_id, str(request.get("label") or "Main"))


def _record(tx: Transaction, e164: str, provider_id: str, label: str) -> dict[str, Any]:
    ours = select(NUMBERS).where(NUMBERS.c.e164 == e164, NUMBERS.c.active)
    known = tx.one_or_none(ours)
    if known is not None:
        return view(known)
    count = select(func.count()).where(NUMBERS.c.firm_id == tx.firm_id, NUMBERS.c.active)
    first = tx.execute(count).scalar_one() == 0
    row = {
        "id": new_id(),
        "firm_id": tx.firm_id,
        "e164": e164,
        "provider_id": provider_id,
        "label": label,
        "is_default": first,
    }
    # Row-level security hides who holds the number; the unique index knows that somebody does.
    claimed = insert(NUMBERS).values(**row).on_conflict_do_nothing().returning(NUMBERS)
    saved = tx.one_or_none(claimed)
    if saved is None:
        raise Conflict("Another firm has this number.", e164=e164)
    if first:
        tx.emit(ChannelChanged(Channel.SMS, True, None, e164, version=_version(tx)))
    return view(saved)


def _version(tx: Transaction) -> int:
    count = select(func.count()).where(NUMBERS.c.firm_id == tx.firm_id)
    return int(tx.execute(count).scalar_one())


def view(row: RowMapping) -> dict[str, Any]:
    """A number as the API shows it."""
    return {
        "id": row["id"],
        "e164": row["e164"],
        "label": row["label"],
        "is_default": row["is_default"],
        "connected_at": to_wire_time(row["connected_at"]),
    }
