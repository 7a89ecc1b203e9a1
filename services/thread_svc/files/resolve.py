"""From what somebody handed over to the files of their message."""

from collections.abc import Sequence

from sqlalchemy import func, select, update

from chassis.storage.database import Transaction
from contracts.actor import Actor
from contracts.parts import Attachment
from contracts.sizes import MOST_ATTACHED_BYTES
from services.thread_svc.files.rules import require_sendable
from services.thread_svc.files.tables import UPLOADS


def resolve(
    tx: Transaction, actor: Actor, ids: Sequence[str], most_bytes: int = MOST_ATTACHED_BYTES
) -> tuple[Attachment, ...]:
    """The files of a message out of the actor's own uploads, which are used from now on.

    `most_bytes` of them together. ValidationFailed at `attachments`: one is gone, somebody else's
    or quarantined, or together they are too large. A file may go with several messages.
    """
    if not ids:
        return ()
    named = [key.lower() for key in ids]
    mine = (
        (UPLOADS.c.firm_id == tx.firm_id)
        & (UPLOADS.c.actor_id == actor.id)
        & UPLOADS.c.id.in_(named)
    )
    # Locked, so that the sweeper does not take one away meanwhile.
    found = {str(row["id"]): row for row in tx.rows(select(UPLOADS).where(mine).with_for_update())}
    rows = require_sendable(named, found, most_bytes)
    used = update(UPLOADS).where(mine).values(used_at=func.coalesce(UPLOADS.c.used_at, func.now()))
    tx.execute(used)
    return tuple(
        Attachment(str(row["id"]), row["name"], row["content_type"], row["size"], row["digest"])
        for row in rows
    )
