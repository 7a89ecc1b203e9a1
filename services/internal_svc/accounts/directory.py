"""Which members of staff can sign in, and who they are then."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import RowMapping

from chassis.identity.sign_ins import AccountDirectory
from chassis.storage.database import Transaction
from contracts.actor import ROLE_PERMISSIONS
from contracts.rpc.accounts import Account
from services.internal_svc.firm.tables import FIRMS
from services.internal_svc.staff.tables import STAFF

_ACTIVE = (
    select(STAFF, STAFF.c.id.label("account_id"), FIRMS.c.name.label("firm_name"))
    .join(FIRMS, FIRMS.c.firm_id == STAFF.c.firm_id)
    .where(STAFF.c.active)
)


class StaffAccounts(AccountDirectory):
    """Members of staff who have not left."""

    ended_because = "the account is no longer active"
    ended_message = "Your account is no longer active; ask an owner of your firm."

    def candidates(
        self, tx: Transaction, email_key: str, firm_id: str | None
    ) -> Sequence[RowMapping]:
        """The one member with the address: it is unique across all firms, whichever is named."""
        del firm_id
        return tx.rows(_ACTIVE.where(STAFF.c.email_key == email_key))

    def active(self, tx: Transaction, account_id: str, *, hold: bool = False) -> RowMapping | None:
        """A member of the transaction's firm who has not left."""
        query = _ACTIVE.where(STAFF.c.firm_id == tx.firm_id, STAFF.c.id == account_id)
        return tx.one_or_none(query.with_for_update(read=True, of=STAFF) if hold else query)

    def account_of(self, tx: Transaction, row: RowMapping) -> Account:
        """The member with the permissions of the role."""
        del tx
        return staff_account(row)


def staff_account(row: Mapping[Any, Any]) -> Account:
    """A row of staff, with the firm's name, as an account."""
    return Account(
        id=row["id"],
        firm_id=row["firm_id"],
        firm_name=row["firm_name"],
        name=row["name"],
        email=row["email"],
        role=row["role"],
        permissions=ROLE_PERMISSIONS[row["role"]],
        client_ids=(),
    )
