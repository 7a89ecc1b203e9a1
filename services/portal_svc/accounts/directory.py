"""Which contacts can sign in, and who they are then."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.engine import RowMapping

from chassis.identity.sign_ins import AccountDirectory
from chassis.storage.database import Transaction
from contracts.rpc.accounts import Account
from services.portal_svc.accounts.access import clients_of
from services.portal_svc.accounts.tables import ACCOUNTS
from services.portal_svc.read_models.tables import FIRMS

_MOST_FIRMS = 5
"""Firms one address may be a contact of before the firm must be named at sign-in: each costs a
password check."""

_ACCOUNT = select(
    ACCOUNTS, ACCOUNTS.c.contact_id.label("account_id"), FIRMS.c.name.label("firm_name")
).join(FIRMS, FIRMS.c.firm_id == ACCOUNTS.c.firm_id, isouter=True)


class PortalAccounts(AccountDirectory):
    """Contacts whose access was not withdrawn."""

    ended_because = "access to the portal was withdrawn"
    ended_message = "Your access to the portal has ended; ask the firm to invite you again."

    def candidates(
        self, tx: Transaction, email_key: str, firm_id: str | None
    ) -> Sequence[RowMapping]:
        """The contacts with the address, a few firms' at most, who have a password."""
        query = _ACCOUNT.where(
            ACCOUNTS.c.email_key == email_key,
            ACCOUNTS.c.enabled,
            ACCOUNTS.c.password_hash.is_not(None),
        )
        if firm_id is not None:
            query = query.where(ACCOUNTS.c.firm_id == firm_id)
        return tx.rows(query.order_by(ACCOUNTS.c.created_at).limit(_MOST_FIRMS))

    def active(self, tx: Transaction, account_id: str, *, hold: bool = False) -> RowMapping | None:
        """A contact of the transaction's firm with access."""
        mine = (ACCOUNTS.c.firm_id == tx.firm_id) & (ACCOUNTS.c.contact_id == account_id)
        query = _ACCOUNT.where(mine, ACCOUNTS.c.enabled)
        return tx.one_or_none(query.with_for_update(read=True, of=ACCOUNTS) if hold else query)

    def account_of(self, tx: Transaction, row: RowMapping) -> Account:
        """The contact with their clients. The firm's name is empty until it is heard of."""
        return Account(
            id=row["contact_id"],
            firm_id=row["firm_id"],
            firm_name=row["firm_name"] or "",
            name=row["name"],
            email=row["email"],
            role=None,
            permissions=(),
            client_ids=clients_of(tx, row["contact_id"]),
        )
