"""The firm's channels as staff see them, and what changes who can be written to."""

from dataclasses import dataclass

from sqlalchemy import select

from chassis.storage.database import Database
from chassis.storage.mapping import contract_from
from contracts.actor import Actor
from contracts.envelope import Envelope
from contracts.events import ConsentChanged, ConversationChanged
from contracts.rpc.base import NoFields
from contracts.rpc.thread.channels import FirmChannel, FirmChannelList
from services.thread_svc.channels.statements import CONVERSATIONS_OF_PHONE
from services.thread_svc.conversation.publish import assigned_staff
from services.thread_svc.read_models.tables import CHANNELS
from services.thread_svc.read_models.use_cases import keep_consent

MOST_TOLD = 50
"""Conversations whose open pages are told at once that a phone may, or may not, be texted."""


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

    def on_consent_changed(self, envelope: Envelope, event: ConsentChanged) -> None:
        """A phone may be texted, or may not: the pages of those who have it look anew."""
        with self.database.once(envelope, "on_consent_changed") as tx:
            if not keep_consent(tx, event):
                return
            named = {"firm_id": tx.firm_id, "phone": event.phone, "most": MOST_TOLD}
            for row in tx.rows(CONVERSATIONS_OF_PHONE, named):
                assigned = assigned_staff(tx, row["id"])
                tx.emit(ConversationChanged(row["id"], "status", assigned_staff=assigned))
