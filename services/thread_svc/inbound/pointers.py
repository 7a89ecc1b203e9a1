"""Which conversations a message points to: by its headers, and by what its channel knows."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy.engine import RowMapping

from chassis.storage.database import Transaction
from services.thread_svc.inbound.statements import POINTED_TO, PROPOSED

Pointers = tuple[str | None, str | None]
"""Messages that another one belongs to, as its channel knows: the one of ours whose keyed id it
answers, the latest that the provider keeps in one thread with it."""
NOWHERE: Pointers = (None, None)


class FirmAddress(NamedTuple):
    """An address and the firm that it wrote to."""

    firm_id: str
    kind: str
    address: str


def proposed_by(tx: Transaction, refs: Sequence[str], pointers: Pointers = NOWHERE) -> list[str]:
    """The conversations that a message points to, nearest first: the one whose keyed id it answers,
    its reply headers, the thread that the provider keeps it in.
    """
    ids = [one for one in pointers if one is not None]
    if not refs and not ids:
        return []
    rows = tx.rows(PROPOSED, {"firm_id": tx.firm_id, "refs": list(refs), "ids": ids})
    by_ref = {row["own_ref"]: row["conversation_id"] for row in rows}
    by_id = {row["id"]: row["conversation_id"] for row in rows}
    proven, neighbour = pointers
    found = [by_id.get(proven), *(by_ref.get(ref) for ref in refs), by_id.get(neighbour)]
    return list(dict.fromkeys(one for one in found if one is not None))


def pointed_to(
    tx: Transaction, address: FirmAddress, conversations: Sequence[str]
) -> Sequence[RowMapping]:
    """Whose conversations these are, and whether the firm wrote to the address in each."""
    if not conversations or address.kind != "email":
        return ()
    asked = {"firm_id": tx.firm_id, "address": address.address, "ids": list(conversations)}
    return tx.rows(POINTED_TO, asked)
