"""Staff end a contact's access to the portal."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.engine import RowMapping

from chassis.identity.endings import SessionEndings
from chassis.ids import normal_id, to_wire_time, utc_now
from chassis.storage.database import Database, Transaction
from contracts.actor import Actor
from contracts.events import ActivityLogged, PortalAccessChanged
from contracts.parts import Person
from contracts.rpc.base import NoFields
from contracts.rpc.portal.access import WithdrawContact
from services.portal_svc.accounts.directory import PortalAccounts
from services.portal_svc.accounts.tables import ACCOUNTS
from services.portal_svc.invitations.tables import INVITATIONS


@dataclass(frozen=True)
class PortalAccess:
    """How contacts lose their access."""

    database: Database
    endings: SessionEndings

    def withdraw_contact(self, actor: Actor, request: WithdrawContact) -> NoFields:
        """What the contact has open ends at once, and they cannot sign in until somebody invites
        them again. Doing it again changes nothing; NotFound when there never was access.
        """
        contact_id = normal_id(request.contact_id)
        with self.database.transaction(actor.firm_id) as tx:
            account = _hold(tx, contact_id)
            if account["enabled"]:
                _disable(tx, account)
                self.endings.end_all(tx, contact_id, PortalAccounts.ended_because)
                who, now = Person(actor.kind, actor.id, actor.name), to_wire_time(utc_now())
                tx.emit(ActivityLogged("portal.withdrawn", who, account["name"], now))
        return NoFields()


def _hold(tx: Transaction, contact_id: str) -> RowMapping:
    mine = (ACCOUNTS.c.firm_id == tx.firm_id) & (ACCOUNTS.c.contact_id == contact_id)
    return tx.one("contact", select(ACCOUNTS).where(mine).with_for_update())


def _disable(tx: Transaction, account: RowMapping) -> None:
    mine = ACCOUNTS.c.contact_id == account["contact_id"]
    version = account["version"] + 1
    tx.execute(update(ACCOUNTS).where(mine).values(enabled=False, version=version))
    event = PortalAccessChanged(
        contact_id=account["contact_id"],
        client_id=_first_client(tx, account["contact_id"]),
        email=account["email"],
        name=account["name"],
        enabled=False,
        version=version,
    )
    tx.emit(event)


def _first_client(tx: Transaction, contact_id: str) -> str:
    # The event names the client of the invitation; access is the contact's, whatever the client.
    mine = (INVITATIONS.c.firm_id == tx.firm_id) & (INVITATIONS.c.contact_id == contact_id)
    invited = select(INVITATIONS.c.client_id).where(mine)
    first = tx.one("invitation", invited.order_by(INVITATIONS.c.invited_at).limit(1))
    return str(first["client_id"])
