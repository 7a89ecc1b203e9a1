"""What a person wants to hear of, and how: asked for and replaced as a whole."""

from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.errors import ValidationFailed
from chassis.storage.database import Transaction
from contracts.actor import Actor
from services.notify_svc.bell_models import NOTIFICATIONS
from services.notify_svc.staff_mail_models import PREFERENCES
from services.notify_svc.switches import Kind, Switches, Ways, stored_form, switches_of

_WAYS = ("bell", "email")


def get_preferences(tx: Transaction, actor: Actor) -> dict[str, Any]:
    """{kind: {bell, email}} of the actor, for every kind."""
    query = select(PREFERENCES.c.switches).where(
        PREFERENCES.c.firm_id == tx.firm_id, PREFERENCES.c.staff_id == actor.id
    )
    return stored_form(switches_of(tx.execute(query).scalar_one_or_none()))


def update_preferences(tx: Transaction, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
    """The same after replacing it; an e-mail that is no longer wanted does not go out any more.

    ValidationFailed names each switch that is missing or is not true or false.
    """
    switches = _read(request)
    row = {"staff_id": actor.id, "firm_id": tx.firm_id, "switches": stored_form(switches)}
    new = insert(PREFERENCES)
    replaced = {"switches": new.excluded.switches, "changed_at": func.now()}
    tx.execute(
        new.on_conflict_do_update(
            index_elements=["staff_id"],
            set_=replaced,
            where=PREFERENCES.c.firm_id == new.excluded.firm_id,
        ),
        row,
    )
    _call_off(tx, actor, switches)
    return stored_form(switches)


def _call_off(tx: Transaction, actor: Actor, switches: Switches) -> None:
    line = NOTIFICATIONS.c
    unwanted = update(NOTIFICATIONS).where(
        line.firm_id == tx.firm_id,
        line.staff_id == actor.id,
        line.kind.in_([kind for kind, ways in switches.items() if not ways.email]),
        line.email_due_at.is_not(None),
        ~line.seen,
    )
    tx.execute(unwanted.values(email_due_at=None))


def _read(request: dict[str, Any]) -> dict[Kind, Ways]:
    wrong: dict[str, list[str]] = {}
    switches = {kind: _ways(kind, request.get(kind), wrong) for kind in Kind}
    for name in request.keys() - set(Kind):
        wrong[name] = ["is not a kind of notification; leave it out."]
    if wrong:
        raise ValidationFailed(f"Check these fields: {', '.join(sorted(wrong))}.", wrong)
    return switches


def _ways(kind: Kind, given: Any, wrong: dict[str, list[str]]) -> Ways:
    ways = given if isinstance(given, dict) else {}
    for name in _WAYS:
        if not isinstance(ways.get(name), bool):
            wrong[f"{kind}.{name}"] = ["must be true or false."]
    return Ways(bell=ways.get("bell") is True, email=ways.get("email") is True)
