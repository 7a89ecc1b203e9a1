"""Rows of channels: each change of one is published."""

from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.storage.database import Transaction
from contracts.channels import Channel
from contracts.events import ChannelChanged
from services.portal_svc.channel.tables import CHANNELS
from services.portal_svc.errors import NOBODY_INVITED


def open_channel(tx: Transaction) -> None:
    """Give a firm heard of for the first time a portal without guests."""
    new = upsert(CHANNELS).values(firm_id=tx.firm_id, usable=False, version=1)
    if tx.execute(new.on_conflict_do_nothing()).rowcount == 1:
        tx.emit(ChannelChanged(Channel.PORTAL, False, NOBODY_INVITED, None, version=1))


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
