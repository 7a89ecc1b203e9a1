"""What became of every mail of a mailbox that was looked at."""

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import RowMapping

from chassis.storage.database import Transaction
from services.email_svc.inbound.tables import SEEN


class MailVerdict(StrEnum):
    """What a mail was."""

    RECEIVED = "received"
    DUPLICATE = "duplicate"
    """Seen in another mailbox."""
    OWN = "own"
    """We sent it."""
    SENT = "sent"
    """Written in the mailbox itself."""
    NOTICE = "notice"
    """About one of our deliveries."""
    IGNORED = "ignored"
    """A draft, spam, in the bin, or gone: for now. It is looked at again when something changes."""
    WAITING = "waiting"
    """Another try is due."""
    UNREADABLE = "unreadable"
    """We could not record it, whatever was left out; the raw mail is kept."""


_PASSING = (MailVerdict.WAITING.value, MailVerdict.IGNORED.value)
"""No last word: another one takes its place."""


def begin_reading(
    tx: Transaction, mailbox: RowMapping, provider_id: str, digest: str | None
) -> int | None:
    """Note that a mail is about to be read, for the how-manieth time; None when it was settled
    meanwhile. Committed before the reading begins, so that a mail whose reading ends the program
    is known by its number.
    """
    values = {"raw_digest": digest, "error": "Its reading has not ended."}
    row = {"mailbox_id": mailbox["id"], "provider_id": provider_id, "firm_id": tx.firm_id}
    fresh = upsert(SEEN).values(**row, **values, verdict=MailVerdict.WAITING.value, tries=1)
    again = fresh.on_conflict_do_update(
        index_elements=["mailbox_id", "provider_id"],
        set_={**values, "tries": SEEN.c.tries + 1, "seen_at": func.now()},
        where=SEEN.c.verdict.in_(_PASSING),
    )
    tries = tx.execute(again.returning(SEEN.c.tries)).scalar_one_or_none()
    return None if tries is None else int(tries)


def mark(
    tx: Transaction,
    mailbox: RowMapping,
    provider_id: str,
    verdict: MailVerdict,
    digest: str | None,
    error: str | None = None,
) -> None:
    """Note what a mail was, under which `digest` its bytes are kept, and what went wrong."""
    values = {"verdict": verdict.value, "raw_digest": digest, "error": error}
    row = {"mailbox_id": mailbox["id"], "provider_id": provider_id, "firm_id": tx.firm_id}
    fresh = upsert(SEEN).values(**row, **values, tries=0)
    again = fresh.on_conflict_do_update(
        index_elements=["mailbox_id", "provider_id"],
        set_={**values, "seen_at": func.now()},
        where=SEEN.c.verdict.in_(_PASSING),
    )
    tx.execute(again)


def alike_before(tx: Transaction, mailbox: RowMapping, provider_id: str, identity: str) -> int:
    """How many other mails of the mailbox have this identity; it is noted for this one."""
    mine = (SEEN.c.mailbox_id == mailbox["id"]) & (SEEN.c.provider_id == provider_id)
    tx.execute(update(SEEN).where(mine).values(identity_key=identity))
    others = select(func.count()).where(
        SEEN.c.mailbox_id == mailbox["id"],
        SEEN.c.provider_id != provider_id,
        SEEN.c.identity_key == identity,
    )
    return int(tx.execute(others).scalar_one())


def unseen(tx: Transaction, mailbox: RowMapping, provider_ids: Sequence[str]) -> list[str]:
    """Those of the ids that are to be looked at, in their order."""
    query = select(SEEN.c.provider_id).where(
        SEEN.c.mailbox_id == mailbox["id"],
        SEEN.c.provider_id.in_(provider_ids),
        SEEN.c.verdict != MailVerdict.IGNORED.value,
    )
    known = set(tx.execute(query).scalars())
    return [one for one in provider_ids if one not in known]


def waiting(tx: Transaction, mailbox: RowMapping, most: int = 50) -> list[str]:
    """Those that wait for another try, longest first."""
    query = (
        select(SEEN.c.provider_id)
        .where(SEEN.c.mailbox_id == mailbox["id"], SEEN.c.verdict == MailVerdict.WAITING.value)
        .order_by(SEEN.c.seen_at)
        .limit(most)
    )
    return list(tx.execute(query).scalars())
