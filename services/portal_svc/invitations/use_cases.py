"""Staff let a contact into the portal."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import RowMapping

from chassis.errors import Conflict, NotFound
from chassis.identity.limits import OF_NEW_PASSWORDS
from chassis.identity.passwords import folded, hash_password
from chassis.identity.rate_limits import RateLimits
from chassis.ids import normal_id, utc_now
from chassis.storage.database import Database, Transaction
from contracts.actor import Actor
from contracts.events import PortalAccessChanged
from contracts.rpc.accounts import Account
from contracts.rpc.portal.access import InviteContact
from services.portal_svc.accounts.directory import PortalAccounts
from services.portal_svc.accounts.tables import ACCOUNTS
from services.portal_svc.channel.records import become_usable
from services.portal_svc.conversations.records import open_all_contacts
from services.portal_svc.invitations.tables import INVITATIONS
from services.portal_svc.read_models.tables import CLIENT_CONTACTS, CLIENTS


@dataclass(frozen=True)
class Invitations:
    """How contacts get their accounts."""

    database: Database
    accounts: PortalAccounts
    limits: RateLimits

    def invite_contact(self, actor: Actor, request: InviteContact) -> Account:
        """Give a contact access for a client. Repeating it changes nothing; a password once set is
        never replaced here. The installation itself needs nothing but the request, whatever events
        are still under way.

        NotFound: the portal does not know the client, or the contact is none of its. Conflict: the
        address belongs to another contact, or the contact to another address.
        """
        if request.password is not None and actor.kind != "system":
            self.limits.take(OF_NEW_PASSWORDS.on(actor.firm_id))
        wanted, client_id = _account_in(request), normal_id(request.client_id)
        with self.database.transaction(actor.firm_id) as tx:
            if actor.kind != "system":
                _check_known(tx, client_id, wanted["contact_id"])
            account, is_new = _take(tx, wanted)
            invited = _record(tx, account, client_id, actor)
            changed = _let_in(tx, account, wanted["password_hash"]) or invited
            if changed:
                _announce(tx, account, client_id, is_new=is_new)
            open_all_contacts(tx, client_id)
            become_usable(tx)
            return self.accounts.account_of(tx, self._known(tx, account["contact_id"]))

    def _known(self, tx: Transaction, contact_id: str) -> RowMapping:
        account = self.accounts.active(tx, contact_id)
        if account is None:
            raise NotFound("There is no such contact.", what="contact")
        return account


def _account_in(request: InviteContact) -> dict[str, Any]:
    return {
        "contact_id": normal_id(request.contact_id),
        "name": request.name.strip(),
        "email": request.email,
        "email_key": folded(request.email),
        "password_hash": None if request.password is None else hash_password(request.password),
    }


def _check_known(tx: Transaction, client_id: str, contact_id: str) -> None:
    known = select(CLIENTS.c.client_id).where(
        CLIENTS.c.firm_id == tx.firm_id, CLIENTS.c.client_id == client_id
    )
    if tx.one_or_none(known) is None:
        sentence = "The portal knows no such client. If it is new, try again soon."
        raise NotFound(sentence, what="client")
    theirs = select(CLIENT_CONTACTS.c.contact_id).where(
        CLIENT_CONTACTS.c.firm_id == tx.firm_id,
        CLIENT_CONTACTS.c.client_id == client_id,
        CLIENT_CONTACTS.c.contact_id == contact_id,
    )
    if tx.one_or_none(theirs) is None:
        raise NotFound("This client has no such contact.", what="contact")


def _take(tx: Transaction, wanted: dict[str, Any]) -> tuple[RowMapping, bool]:
    row = {**wanted, "firm_id": tx.firm_id}
    is_new = tx.execute(upsert(ACCOUNTS).on_conflict_do_nothing(), row).rowcount == 1
    account = tx.one_or_none(
        select(ACCOUNTS)
        .where(ACCOUNTS.c.firm_id == tx.firm_id, ACCOUNTS.c.contact_id == wanted["contact_id"])
        .with_for_update()
    )
    if account is None:
        raise _refusal(tx, wanted["email_key"])
    if account["email_key"] != wanted["email_key"]:
        raise Conflict("This contact signs in to the portal with another e-mail address already.")
    return account, is_new


def _refusal(tx: Transaction, email_key: str) -> Conflict | NotFound:
    query = select(ACCOUNTS.c.contact_id).where(
        ACCOUNTS.c.firm_id == tx.firm_id, ACCOUNTS.c.email_key == email_key
    )
    if tx.one_or_none(query) is not None:
        return Conflict("Another contact signs in to the portal with this e-mail address already.")
    return NotFound("There is no such contact.", what="contact")


def _record(tx: Transaction, account: RowMapping, client_id: str, by: Actor) -> bool:
    row = {
        "contact_id": account["contact_id"],
        "client_id": client_id,
        "firm_id": tx.firm_id,
        "invited_by": by.id,
        "accepted_at": utc_now() if account["password_hash"] else None,
    }
    return tx.execute(upsert(INVITATIONS).on_conflict_do_nothing(), row).rowcount == 1


def _let_in(tx: Transaction, account: RowMapping, password_hash: str | None) -> bool:
    chosen = account["password_hash"] or password_hash
    if account["enabled"] and chosen == account["password_hash"]:
        return False
    mine = ACCOUNTS.c.contact_id == account["contact_id"]
    tx.execute(update(ACCOUNTS).where(mine).values(enabled=True, password_hash=chosen))
    waiting = INVITATIONS.c.contact_id == account["contact_id"]
    if chosen is not None:
        waiting &= INVITATIONS.c.accepted_at.is_(None)
        tx.execute(update(INVITATIONS).where(waiting).values(accepted_at=utc_now()))
    return True


def _announce(tx: Transaction, account: RowMapping, client_id: str, *, is_new: bool) -> None:
    version = account["version"] if is_new else account["version"] + 1
    mine = ACCOUNTS.c.contact_id == account["contact_id"]
    tx.execute(update(ACCOUNTS).where(mine).values(version=version))
    event = PortalAccessChanged(
        contact_id=account["contact_id"],
        client_id=client_id,
        email=account["email"],
        name=account["name"],
        enabled=True,
        version=version,
    )
    tx.emit(event)
