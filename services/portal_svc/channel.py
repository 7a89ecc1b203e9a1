"""Whether the firm can use the portal at all, told to the others when it changes."""

from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.storage.database import Transaction
from chassis.storage.snapshots import keep_newest
from contracts.channels import Channel
from contracts.events import ChannelChanged, FirmChanged
from services.portal_svc.tables import CHANNELS, FIRMS

_NOBODY = "No contact of any client can sign in to the portal yet; invite one."


def learn_firm(tx: Transaction, firm: FirmChanged) -> None:
    """Keep the firm's name; a firm heard of for the first time has a portal without guests."""
    keep_newest(tx, FIRMS, {"firm_id": tx.firm_id, "name": firm.name, "version": firm.version})
    new = upsert(CHANNELS).values(firm_id=tx.firm_id, usable=False, version=1)
    if tx.execute(new.on_conflict_do_nothing()).rowcount == 1:
        tx.emit(ChannelChanged(Channel.PORTAL, False, _NOBODY, None, version=1))


def become_usable(tx: Transaction) -> None:
    """Somebody can sign in: said once."""
    statement = upsert(CHANNELS).values(firm_id=tx.firm_id, usable=True, version=1)
    changed = statement.on_conflict_do_update(
        index_elements=[CHANNELS.c.firm_id],
        set_={"usable": True, "version": CHANNELS.c.version + 1},
        where=~CHANNELS.c.usable,
    )
    version = tx.execute(changed.returning(CHANNELS.c.version)).scalar_one_or_none()
    if version is not None:
        tx.emit(ChannelChanged(Channel.PORTAL, True, None, None, version=version))
