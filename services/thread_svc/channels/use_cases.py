"""The firm's channels as staff see them."""

from dataclasses import dataclass

from sqlalchemy import select

from chassis.storage.database import Database
from chassis.storage.mapping import contract_from
from contracts.actor import Actor
from contracts.rpc.base import NoFields
from contracts.rpc.thread.channels import FirmChannel, FirmChannelList
from services.thread_svc.read_models.tables import CHANNELS


@dataclass(frozen=True)
class Channels:
    """What the channel services last reported of themselves."""

    database: Database

    def list_channels(self, actor: Actor, request: NoFields) -> FirmChannelList:
        """The firm's channels as they last reported."""
        del request
        query = select(CHANNELS).where(CHANNELS.c.firm_id == actor.firm_id)
        with self.database.transaction(actor.firm_id) as tx:
            rows = tx.rows(query)
        return FirmChannelList(items=tuple(contract_from(FirmChannel, row) for row in rows))
