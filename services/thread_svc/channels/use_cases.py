"""The firm's channels as staff see them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from chassis.storage.database import Database
from contracts.actor import Actor
from services.thread_svc.read_models.tables import CHANNELS


@dataclass(frozen=True)
class Channels:
    """What the channel services last reported of themselves."""

    database: Database

    def list_channels(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """The firm's channels as they last reported."""
        del request
        query = select(
            CHANNELS.c.channel, CHANNELS.c.usable, CHANNELS.c.reason, CHANNELS.c.address
        ).where(CHANNELS.c.firm_id == actor.firm_id)
        with self.database.transaction(actor.firm_id) as tx:
            return {"items": [dict(row) for row in tx.rows(query)]}
