"""What a person wants to hear of, and how: asked for and replaced as a whole."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from chassis.errors import ValidationFailed
from chassis.storage.database import Database, Transaction
from contracts.actor import Actor
from contracts.notifications import NotificationKind
from services.notify_svc.access import check_staff
from services.notify_svc.bell.seen import call_off_emails
from services.notify_svc.bell.switches import Switches, Ways, stored_form, switches_of
from services.notify_svc.preferences.tables import PREFERENCES

_WAYS = ("bell", "email")


@dataclass(frozen=True, slots=True)
class StaffPreferences:
    """The switches of each member of staff, their own to see and to set."""

    database: Database

    def get_preferences(self, actor: Actor) -> dict[str, Any]:
        """{kind: {bell, email}} of the actor, for every kind."""
        check_staff(actor)
        query = select(PREFERENCES.c.switches).where(
            PREFERENCES.c.firm_id == actor.firm_id, PREFERENCES.c.staff_id == actor.id
        )
        with self.database.transaction(actor.firm_id) as tx:
            return stored_form(switches_of(tx.execute(query).scalar_one_or_none()))

    def update_preferences(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """The same after replacing it; an e-mail that is no longer wanted does not go out any more.

        ValidationFailed names each switch that is missing or is not true or false.
        """
        check_staff(actor)
        switches = _read(request)
        with self.database.transaction(actor.firm_id) as tx:
            _replace(tx, actor.id, switches)
            unwanted = [kind for kind, ways in switches.items() if not ways.email]
            call_off_emails(tx, actor.id, unwanted)
        return stored_form(switches)


def _replace(tx: Transaction, staff_id: str, switches: Switches) -> None:
    row = {"staff_id": staff_id, "firm_id": tx.firm_id, "switches": stored_form(switches)}
    new = insert(PREFERENCES)
    replaced = new.on_conflict_do_update(
        index_elements=["staff_id"],
        set_={"switches": new.excluded.switches, "changed_at": func.now()},
        where=PREFERENCES.c.firm_id == new.excluded.firm_id,
    )
    tx.execute(replaced, row)


def _read(request: dict[str, Any]) -> dict[NotificationKind, Ways]:
    wrong: dict[str, list[str]] = {}
    switches = {kind: _ways(kind, request.get(kind), wrong) for kind in NotificationKind}
    for name in request.keys() - set(NotificationKind):
        wrong[name] = ["is not a kind of notification; leave it out."]
    if wrong:
        raise ValidationFailed(f"Check these fields: {', '.join(sorted(wrong))}.", wrong)
    return switches


def _ways(kind: NotificationKind, given: Any, wrong: dict[str, list[str]]) -> Ways:
    ways = given if isinstance(given, dict) else {}
    for name in _WAYS:
        if not isinstance(ways.get(name), bool):
            wrong[f"{kind}.{name}"] = ["must be true or false."]
    return Ways(bell=ways.get("bell") is True, email=ways.get("email") is True)
