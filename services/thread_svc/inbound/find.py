"""Finding the conversation of an inbound message: the rules of matching over stored rows."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from chassis.errors import NotFound
from chassis.ids import new_id
from chassis.storage.database import Transaction
from contracts.parts import Person
from contracts.senders import is_nameless
from services.thread_svc.address_book.rules import mailbox_key
from services.thread_svc.address_book.sharing import lock_address
from services.thread_svc.inbound.pointers import (
    NOWHERE,
    FirmAddress,
    Pointers,
    pointed_to,
    proposed_by,
)
from services.thread_svc.inbound.rules import Candidate, Correspondent, Match, match_sender
from services.thread_svc.inbound.statements import (
    CANDIDATES,
    LAST_EXCHANGE,
    OF_CONTACT,
    OPEN_UNLINKED,
    UNLINKED_AMONG,
)

Known = Mapping[FirmAddress, Sequence[Mapping[str, str]]]
"""Who in the address book has an address: the rows of CANDIDATES."""


def look_up(tx: Transaction, addresses: Collection[FirmAddress]) -> Known:
    """Who in the address book has these addresses; the scope must take the firms in. Nobody has
    that of a message without a sender, even if somebody once gave it to a contact.
    """
    known: dict[FirmAddress, list[Mapping[str, str]]] = {address: [] for address in addresses}
    asked = [address for address in addresses if not is_nameless(address.address)]
    if not asked:
        return known
    firm_ids, kinds, values = (list(column) for column in zip(*asked, strict=True))
    for row in tx.rows(
        CANDIDATES,
        {
            "firm_ids": firm_ids,
            "kinds": kinds,
            "values": values,
            "mailboxes": [mailbox_key(value) for value in values],
        },
    ):
        found = dict(row)
        known[FirmAddress(*(found.pop(name) for name in FirmAddress._fields))].append(found)
    return known


def of_contact(
    tx: Transaction, client_id: str | None, contact_id: str | None
) -> tuple[str, Person]:
    """Conversation and author of a portal message, whose sender the sign-in has proven."""
    named = {"firm_id": tx.firm_id, "client_id": client_id, "contact_id": contact_id}
    row = tx.one_or_none(OF_CONTACT, named)
    if row is None:
        raise NotFound("The contact does not belong to this client.", contact_id=contact_id)
    return row["conversation_id"], Person("contact", contact_id, row["contact_name"])


def of_address(
    tx: Transaction,
    outside: Correspondent,
    refs: Sequence[str] = (),
    known: Known | None = None,
    pointers: Pointers = NOWHERE,
) -> tuple[str, Person]:
    """Conversation and person of somebody of whom only an address is known (T2 to T4). `refs`:
    what their message answers, nearest first; `known`: what `look_up` found, if it was asked;
    `pointers`: what the channel itself knows of that.
    """
    address = FirmAddress(tx.firm_id, outside.kind, outside.address)
    proposed = proposed_by(tx, refs, pointers)
    match = _match(tx, address, proposed, known or look_up(tx, [address]))
    if match.chosen is None and match.participant_of is None:
        # Somebody may be linking this very sender: look again once they are done.
        lock_address(tx, outside.kind, outside.address)
        match = _match(tx, address, proposed, look_up(tx, [address]))
    if match.participant_of is not None:
        return match.participant_of, Person("unknown", None, outside.title)
    if match.chosen is None:
        clients = {one.client_id: one.client_name for one in match.candidates}
        clients |= {
            one["client_id"]: one["client_name"] for one in pointed_to(tx, address, proposed)
        }
        return _unlinked(tx, address, clients), Person("unknown", None, outside.name)
    person = Person("contact", match.chosen.contact_id, match.chosen.contact_name)
    return match.chosen.conversation_id, person


def of_doubtful(
    tx: Transaction, outside: Correspondent, named: Sequence[str] = ()
) -> tuple[str, Person]:
    """The same of somebody who may be another than they say: Unlinked, whoever has the address.
    `named`: further addresses that the message gives as its sender's.
    """
    address = FirmAddress(tx.firm_id, outside.kind, outside.address)
    lock_address(tx, outside.kind, outside.address)
    others = (FirmAddress(tx.firm_id, outside.kind, one) for one in named)
    known = look_up(tx, list(dict.fromkeys([address, *others])))
    clients = {row["client_id"]: row["client_name"] for rows in known.values() for row in rows}
    return _unlinked(tx, address, clients), Person("unknown", None, outside.name)


def of_recipients(
    tx: Transaction, addresses: Sequence[str], refs: Sequence[str] = ()
) -> str | None:
    """The conversation of those whom somebody of the firm wrote to by mail: of a client one of them
    belongs to, chosen as for an inbound message (and Unlinked where that leaves a doubt), else of
    an unlinked sender among them; None when nobody knows any of them.
    """
    asked = [FirmAddress(tx.firm_id, "email", one) for one in addresses]
    known = look_up(tx, asked)
    if not any(known.values()):
        # Somebody may be linking one of them: look again once they are done.
        for one in sorted(addresses, key=mailbox_key):
            lock_address(tx, "email", one)
        known = look_up(tx, asked)
    first = [address for address in asked if known[address]]
    proposed = proposed_by(tx, refs)
    for address in first:
        chosen = _match(tx, address, proposed, known).chosen
        if chosen is not None:
            return chosen.conversation_id
    if first:
        clients = {row["client_id"]: row["client_name"] for row in known[first[0]]}
        return _unlinked(tx, first[0], clients)
    named = {"firm_id": tx.firm_id, "addresses": list(addresses)}
    row = tx.one_or_none(UNLINKED_AMONG, named)
    return None if row is None else str(row["id"])


def _match(tx: Transaction, address: FirmAddress, proposed: Sequence[str], known: Known) -> Match:
    rows = known[address]
    places = {row["conversation_id"] for row in rows}
    several = len(places) > 1
    # Dates only matter between several clients, and cost one more question each.
    candidates = [
        Candidate(**row, last_exchange_at=_last_exchange(tx, row, address) if several else None)
        for row in rows
    ]
    elsewhere = [one for one in proposed if one not in places]
    written_to = [
        str(one["conversation_id"])
        for one in pointed_to(tx, address, elsewhere)
        if one["written_to"]
    ]
    return match_sender(candidates, proposed, written_to)


def _last_exchange(
    tx: Transaction, row: Mapping[str, str], address: FirmAddress
) -> datetime | None:
    named = {"conversation_id": row["conversation_id"], "address": address.address}
    found: datetime | None = tx.execute(LAST_EXCHANGE, named).scalar_one()
    return found


def _unlinked(tx: Transaction, address: FirmAddress, clients: Mapping[str, str]) -> str:
    candidates = [{"id": client_id, "name": name} for client_id, name in clients.items()]
    named = {
        **address._asdict(),
        "id": new_id(),
        "candidates": json.dumps(candidates),
    }
    return str(tx.execute(OPEN_UNLINKED, named).scalar_one())
