"""What notify_svc knows of people, firms and clients, learnt from events; the newest wins."""

from collections.abc import Collection

from chassis.storage.database import Transaction
from chassis.storage.prepared import Prepared
from chassis.storage.snapshots import keep_newest
from contracts.events import ClientChanged, FirmChanged, PortalAccessChanged, StaffChanged
from services.notify_svc.bell_models import CLIENTS, FIRMS, PORTAL_ACCESS, STAFF
from services.notify_svc.switches import switches_of
from services.notify_svc.who_hears import Colleague

# Everybody's wishes come along: they cost no question of their own.
_STAFF = Prepared(
    "staff_of_firms",
    "select staff.firm_id::text, staff.staff_id::text, role, active, switches from staff"
    " left join notification_preferences wishes on wishes.firm_id = staff.firm_id"
    " and wishes.staff_id = staff.staff_id"
    " where staff.firm_id = any(cast(:firm_ids as text[])::uuid[])",
)


def note_firm(tx: Transaction, event: FirmChanged) -> None:
    """The firm's name signs its mail."""
    row = {"firm_id": tx.firm_id, "name": event.name, "version": event.version}
    keep_newest(tx, FIRMS, row)


def note_staff(tx: Transaction, event: StaffChanged) -> None:
    """Role and activity decide who hears."""
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


def note_client(tx: Transaction, event: ClientChanged) -> None:
    """The client's name heads its group in a digest."""
    row = {
        "client_id": event.client_id,
        "firm_id": tx.firm_id,
        "name": event.name,
        "version": event.version,
    }
    keep_newest(tx, CLIENTS, row)


def note_portal_access(tx: Transaction, event: PortalAccessChanged) -> None:
    """Where a contact's digest goes, and whether it may."""
    row = {
        "contact_id": event.contact_id,
        "firm_id": tx.firm_id,
        "name": event.name,
        "email": event.email,
        "enabled": event.enabled,
        "version": event.version,
    }
    keep_newest(tx, PORTAL_ACCESS, row)


def staff_of(tx: Transaction, firm_ids: Collection[str]) -> dict[str, list[Colleague]]:
    """Everybody who works or worked in each of the firms; the scope must take them all in."""
    staff: dict[str, list[Colleague]] = {firm_id: [] for firm_id in firm_ids}
    for row in tx.execute(_STAFF, {"firm_ids": list(staff)}):
        colleague = Colleague(row.staff_id, row.role, row.active, switches_of(row.switches))
        staff[row.firm_id].append(colleague)
    return staff
