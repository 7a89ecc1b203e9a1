"""Read models: what the other services said, kept by version."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from chassis.ids import from_wire_time
from chassis.storage.database import Database, Transaction
from chassis.storage.snapshots import keep_newest
from contracts.envelope import Envelope
from contracts.events import (
    ChannelChanged,
    ConsentChanged,
    Event,
    FirmChanged,
    PortalAccessChanged,
    StaffChanged,
)
from services.thread_svc.read_models.tables import CHANNELS, CONSENTS, FIRMS, PORTAL_ACCESS, STAFF


@dataclass(frozen=True)
class ReadModels:
    """Handlers that keep a snapshot."""

    database: Database

    def on_channel_changed(self, envelope: Envelope, event: ChannelChanged) -> None:
        """Whether a channel can be used by the firm."""
        with self.database.once(envelope, "on_channel_changed") as tx:
            keep_newest(tx, CHANNELS, _row(tx, CHANNELS, event))

    def on_staff_changed(self, envelope: Envelope, event: StaffChanged) -> None:
        """Who works here, for mentions."""
        with self.database.once(envelope, "on_staff_changed") as tx:
            keep_newest(tx, STAFF, _row(tx, STAFF, event))

    def on_portal_access_changed(self, envelope: Envelope, event: PortalAccessChanged) -> None:
        """Whether a contact can be reached through the portal."""
        with self.database.once(envelope, "on_portal_access_changed") as tx:
            keep_newest(tx, PORTAL_ACCESS, _row(tx, PORTAL_ACCESS, event))

    def on_firm_changed(self, envelope: Envelope, event: FirmChanged) -> None:
        """The firm's name, for templates."""
        with self.database.once(envelope, "on_firm_changed") as tx:
            keep_newest(tx, FIRMS, _row(tx, FIRMS, event))


def keep_consent(tx: Transaction, event: ConsentChanged) -> bool:
    """Whether a phone may be texted from one of the firm's numbers; whether this is news."""
    changed_at = from_wire_time(event.changed_at)
    return keep_newest(tx, CONSENTS, {**_row(tx, CONSENTS, event), "changed_at": changed_at})


def _row(tx: Transaction, table: Table, event: Event) -> dict[str, Any]:
    """Every column of a read model is a field of its event, by the same name."""
    names = [column.name for column in table.c if column.name != "firm_id"]
    return {"firm_id": tx.firm_id, **{name: getattr(event, name) for name in names}}
