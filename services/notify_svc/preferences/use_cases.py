"""What a person wants to hear of, and how: asked for and replaced as a whole."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from chassis.storage.database import Database, Transaction
from contracts.actor import Actor
from contracts.notifications import NotificationKind
from contracts.rpc.notify import Preferences
from services.notify_svc.access import check_staff
from services.notify_svc.bell.seen import call_off_emails
from services.notify_svc.bell.switches import Switches, stored_form, switches_of
from services.notify_svc.preferences.tables import PREFERENCES


@dataclass(frozen=True, slots=True)
class StaffPreferences:
    """The switches of each member of staff, their own to see and to set."""

    database: Database

    def get_preferences(self, actor: Actor) -> Preferences:
        """The actor's, for every kind."""
        check_staff(actor)
        query = select(PREFERENCES.c.switches).where(
            PREFERENCES.c.firm_id == actor.firm_id, PREFERENCES.c.staff_id == actor.id
        )
        with self.database.transaction(actor.firm_id) as tx:
            return _preferences(switches_of(tx.execute(query).scalar_one_or_none()))

    def update_preferences(self, actor: Actor, request: Preferences) -> Preferences:
        """The same after replacing it; an e-mail that is no longer wanted does not go out any
        more.
        """
        check_staff(actor)
        switches: Switches = {kind: getattr(request, kind) for kind in NotificationKind}
        with self.database.transaction(actor.firm_id) as tx:
            _replace(tx, actor.id, switches)
            unwanted = [kind for kind, ways in switches.items() if not ways.email]
            call_off_emails(tx, actor.id, unwanted)
        return request


def _replace(tx: Transaction, staff_id: str, switches: Switches) -> None:
    row = {"staff_id": staff_id, "firm_id": tx.firm_id, "switches": stored_form(switches)}
    new = insert(PREFERENCES)
    replaced = new.on_conflict_do_update(
        index_elements=["staff_id"],
        set_={"switches": new.excluded.switches, "changed_at": func.now()},
        where=PREFERENCES.c.firm_id == new.excluded.firm_id,
    )
    tx.execute(replaced, row)


def _preferences(switches: Switches) -> Preferences:
    return Preferences(**{str(kind): ways for kind, ways in switches.items()})
