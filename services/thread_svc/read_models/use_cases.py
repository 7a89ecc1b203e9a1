"""Read models: what the other services said, kept by version."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from chassis.ids import from_wire_time
from chassis.storage.database import Database
from chassis.storage.snapshots import keep_newest
from contracts.actor import Actor
from contracts.envelope import Envelope
from contracts.events import (
    ChannelChanged,
    ConsentChanged,
    FirmChanged,
    PortalAccessChanged,
    StaffChanged,
)
from services.thread_svc.read_models.tables import CHANNELS, CONSENTS, FIRMS, PORTAL_ACCESS, STAFF


@dataclass(frozen=True)
class Learning:
    """Handlers that keep a snapshot."""

    database: Database

    def learn_channel(self, envelope: Envelope, event: ChannelChanged) -> None:
        """Whether a channel can be used by the firm."""
        with self.database.once(envelope, "learn_channel") as tx:
            row = {
                "firm_id": tx.firm_id,
                "channel": event.channel,
                "usable": event.usable,
                "reason": event.reason,
                "address": event.address,
                "code": event.code,
                "addresses": list(event.addresses),
                "version": event.version,
            }
            keep_newest(tx, CHANNELS, row)

    def learn_staff(self, envelope: Envelope, event: StaffChanged) -> None:
        """Who works here, for mentions."""
        with self.database.once(envelope, "learn_staff") as tx:
            row = {
                "staff_id": event.staff_id,
                "firm_id": tx.firm_id,
                "name": event.name,
                "role": event.role,
                "active": event.active,
                "version": event.version,
            }
            keep_newest(tx, STAFF, row)

    def learn_portal_access(self, envelope: Envelope, event: PortalAccessChanged) -> None:
        """Whether a contact can be reached through the portal."""
        with self.database.once(envelope, "learn_portal_access") as tx:
            row = {
                "contact_id": event.contact_id,
                "client_id": event.client_id,
                "firm_id": tx.firm_id,
                "enabled": event.enabled,
                "version": event.version,
            }
            keep_newest(tx, PORTAL_ACCESS, row)

    def learn_consent(self, envelope: Envelope, event: ConsentChanged) -> None:
        """Whether a phone may be texted from one of the firm's numbers."""
        with self.database.once(envelope, "learn_consent") as tx:
            row = {
                "firm_id": tx.firm_id,
                "phone": event.phone,
                "firm_number": event.firm_number,
                "opted_out": event.opted_out,
                "source": event.source,
                "changed_at": from_wire_time(event.changed_at),
                "version": event.version,
            }
            keep_newest(tx, CONSENTS, row)

    def learn_firm(self, envelope: Envelope, event: FirmChanged) -> None:
        """The firm's name, for templates."""
        with self.database.once(envelope, "learn_firm") as tx:
            row = {"firm_id": tx.firm_id, "name": event.name, "version": event.version}
            keep_newest(tx, FIRMS, row)

    def list_channels(self, actor: Actor) -> dict[str, Any]:
        """The firm's channels as they last reported."""
        query = select(
            CHANNELS.c.channel, CHANNELS.c.usable, CHANNELS.c.reason, CHANNELS.c.address
        ).where(CHANNELS.c.firm_id == actor.firm_id)
        with self.database.transaction(actor.firm_id) as tx:
            return {"items": [dict(row) for row in tx.rows(query)]}
