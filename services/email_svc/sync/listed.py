"""The mails of a mailbox that wait to be looked at because they were listed, not told of."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import RowMapping

from chassis.storage.database import Transaction
from services.email_svc.inbound.tables import SEEN
from services.email_svc.sync.tables import LISTED, MISSING, WANTED


def never_seen(tx: Transaction, mailbox: RowMapping, provider_ids: Sequence[str]) -> list[str]:
    """Those of the ids that were never looked at, in their order, drafts and spam included."""
    query = select(SEEN.c.provider_id).where(
        SEEN.c.mailbox_id == mailbox["id"], SEEN.c.provider_id.in_(provider_ids)
    )
    known = set(tx.execute(query).scalars())
    return [one for one in provider_ids if one not in known]


def keep_listed(
    tx: Transaction, mailbox: RowMapping, provider_ids: Sequence[str], purpose: str, first: int
) -> None:
    """Note them, from place `first` on; one that is noted already keeps its purpose."""
    if not provider_ids:
        return
    rows = [
        {
            "mailbox_id": mailbox["id"],
            "provider_id": one,
            "firm_id": tx.firm_id,
            "purpose": purpose,
            "place": first + number,
        }
        for number, one in enumerate(provider_ids)
    ]
    tx.execute(upsert(LISTED).values(rows).on_conflict_do_nothing())


def next_listed(
    tx: Transaction, mailbox: RowMapping, purposes: Sequence[str], most: int
) -> list[str]:
    """The next to be looked at."""
    query = (
        select(LISTED.c.provider_id)
        .where(LISTED.c.mailbox_id == mailbox["id"], LISTED.c.purpose.in_(purposes))
        .order_by(LISTED.c.purpose.desc(), LISTED.c.place)
        .limit(most)
    )
    return list(tx.execute(query).scalars())


def forget_listed(tx: Transaction, mailbox: RowMapping, provider_id: str) -> None:
    """It was looked at."""
    mine = (LISTED.c.mailbox_id == mailbox["id"]) & (LISTED.c.provider_id == provider_id)
    tx.execute(delete(LISTED).where(mine))


def forget_purpose(tx: Transaction, mailbox: RowMapping, purpose: str) -> None:
    """None of these is to be looked at any more."""
    mine = (LISTED.c.mailbox_id == mailbox["id"]) & (LISTED.c.purpose == purpose)
    tx.execute(delete(LISTED).where(mine))


def count_listed(tx: Transaction, mailbox: RowMapping, purpose: str) -> int:
    """How many are left."""
    query = select(func.count()).where(
        LISTED.c.mailbox_id == mailbox["id"], LISTED.c.purpose == purpose
    )
    return int(tx.execute(query).scalar_one())


def want_missing(tx: Transaction, mailbox: RowMapping) -> None:
    """What was found missing is to be fetched."""
    mine = (LISTED.c.mailbox_id == mailbox["id"]) & (LISTED.c.purpose == MISSING)
    tx.execute(update(LISTED).where(mine).values(purpose=WANTED))
