"""Addresses that take no mail, as the channel learnt from what came back."""

from collections.abc import Iterable
from datetime import datetime

from chassis.ids import from_wire_time
from chassis.storage.database import Transaction
from contracts.events import DeliveryChanged
from contracts.types import LONGEST_ADDRESS
from services.thread_svc.read_models.statements import FORGET_BOUNCED, REMEMBER_BOUNCED

FirmAddressAt = tuple[str, str, datetime]
"""Firm, address, and when it wrote."""


def on_bounced(tx: Transaction, event: DeliveryChanged) -> None:
    """Keep that mail to an address came back, if the event says so."""
    address = (event.bounced or "").strip().lower()
    if not address or event.reason is None or len(address) > LONGEST_ADDRESS:
        return
    named = {
        "firm_id": tx.firm_id,
        "address": address,
        "at": from_wire_time(event.changed_at),
        "reason": event.reason.message,
    }
    tx.execute(REMEMBER_BOUNCED, named)


def on_written(tx: Transaction, arrived: Iterable[FirmAddressAt]) -> None:
    """Somebody wrote from these addresses, so they are in use."""
    # In one order everywhere, so that two lists never wait for each other's rows.
    newest: dict[tuple[str, str], datetime] = {}
    for firm_id, address, at in sorted(arrived):
        newest[firm_id, address] = at
    if newest:
        named = {
            "firm_ids": [firm_id for firm_id, _ in newest],
            "addresses": [address for _, address in newest],
            "moments": [at.isoformat() for at in newest.values()],
        }
        tx.pipeline(FORGET_BOUNCED, named)
