"""What the other services say of people, firms and clients; the newest wins."""

from dataclasses import dataclass

from chassis.storage.database import Database
from chassis.storage.snapshots import keep_newest
from contracts.envelope import Envelope
from contracts.events import ClientChanged, FirmChanged, PortalAccessChanged, StaffChanged
from services.notify_svc.handlers import NotifyHandler
from services.notify_svc.people.tables import CLIENTS, FIRMS, PORTAL_ACCESS, STAFF


@dataclass(frozen=True, slots=True)
class People:
    """Whom notify_svc writes to, and under which names."""

    database: Database

    def on_firm_changed(self, envelope: Envelope, event: FirmChanged) -> None:
        """The firm's name signs its mail."""
        with self.database.once(envelope, NotifyHandler.FIRM_CHANGED) as tx:
            row = {"firm_id": tx.firm_id, "name": event.name, "version": event.version}
            keep_newest(tx, FIRMS, row)

    def on_staff_changed(self, envelope: Envelope, event: StaffChanged) -> None:
        """Role and activity decide who hears."""
        with self.database.once(envelope, NotifyHandler.STAFF_CHANGED) as tx:
            row = {
                "staff_id": event.staff_id,
                "firm_id": tx.firm_id,
                "name": event.name,
                "email": event.email,
                "role": event.role,
                "active": event.active,
                "version": event.version,
            }
            keep_newest(tx, STAFF, row)

    def on_client_changed(self, envelope: Envelope, event: ClientChanged) -> None:
        """The client's name heads its group in a digest."""
        with self.database.once(envelope, NotifyHandler.CLIENT_CHANGED) as tx:
            row = {
                "client_id": event.client_id,
                "firm_id": tx.firm_id,
                "name": event.name,
                "version": event.version,
            }
            keep_newest(tx, CLIENTS, row)

    def on_portal_access_changed(self, envelope: Envelope, event: PortalAccessChanged) -> None:
        """Where a contact's digest goes, and whether it may."""
        with self.database.once(envelope, NotifyHandler.PORTAL_ACCESS_CHANGED) as tx:
            row = {
                "contact_id": event.contact_id,
                "firm_id": tx.firm_id,
                "name": event.name,
                "email": event.email,
                "enabled": event.enabled,
                "version": event.version,
            }
            keep_newest(tx, PORTAL_ACCESS, row)
