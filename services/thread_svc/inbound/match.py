"""Finding the conversation of an inbound message: matching's rules over the database's rows."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import text

from chassis.errors import NotFound
from chassis.ids import new_id
from chassis.storage.database import Transaction
from chassis.storage.prepared import Prepared
from contracts.events import MessageReceived
from contracts.parts import Person
from services.thread_svc.address_book.addresses import normal_sender
from services.thread_svc.inbound.rules import Candidate, Match, match_sender

_CANDIDATES = Prepared(
    "candidates",
    """
    select i.firm_id::text, i.kind, i.value,
        c.id::text as client_id, c.name as client_name, v.id::text as conversation_id,
        p.id::text as contact_id, p.name as contact_name
    from unnest(cast(:firm_ids as text[])::uuid[], cast(:kinds as text[]), cast(:values as text[]))
        as asked (firm_id, kind, value)
    join identities i on i.firm_id = asked.firm_id and i.kind = asked.kind
        and i.value = asked.value
    join client_contacts cc on cc.contact_id = i.contact_id and cc.firm_id = i.firm_id
    join contacts p on p.id = i.contact_id
    join clients c on c.id = cc.client_id
    join conversations v on v.client_id = c.id and v.kind = 'client'
        and v.firm_id is not distinct from i.firm_id
    """,
)
_LISTS = ("firm_ids", "kinds", "values")
_LAST_EXCHANGE = text(
    "select max(occurred_at) from messages where conversation_id = :conversation_id"
    " and (sender_address = :value or :value = any(recipients))"
)
_PROPOSED = text(
    "select own_ref, conversation_id::text from messages"
    " where firm_id = :firm_id and own_ref = any(:refs)"
)
_LOCK_SENDER = text("select pg_advisory_xact_lock(hashtextextended(:sender, 0))")
_UNLINKED = text(
    """
    insert into conversations (id, firm_id, kind, sender_kind, sender_address, title, candidates)
    values (:id, :firm_id, 'unlinked', :kind, :value, :title, cast(:candidates as jsonb))
    on conflict (firm_id, sender_kind, sender_address) where kind = 'unlinked'
    do update set candidates = excluded.candidates
    returning id::text
    """
)
_CLIENT_CONVERSATION = text(
    "select v.id::text as conversation_id, p.name as contact_name from conversations v"
    " join client_contacts cc on cc.client_id = v.client_id and cc.contact_id = :contact_id"
    " join contacts p on p.id = cc.contact_id"
    " where v.firm_id = :firm_id and v.client_id = :client_id and v.kind = 'client'"
)


def lock_sender(tx: Transaction, kind: str, value: str) -> None:
    """One at a time for a sender nobody knows: recording and linking must not cross."""
    tx.execute(_LOCK_SENDER, {"sender": f"{tx.firm_id}:{kind}:{value}"})


class Sender(NamedTuple):
    """Whom an address in a firm stands for is to be found; the value is normalised."""

    firm_id: str
    kind: str
    value: str


def sender_of(firm_id: str, event: MessageReceived) -> Sender:
    """Who wrote, as the address book names them."""
    kind = event.sender_kind
    return Sender(firm_id, kind, normal_sender(kind, event.sender_address))


Known = Mapping[Sender, Sequence[Mapping[str, str]]]


def look_up(tx: Transaction, senders: Collection[Sender]) -> Known:
    """Who in the address book has these addresses; the scope must take the firms in."""
    known: dict[Sender, list[Mapping[str, str]]] = {sender: [] for sender in senders}
    if not known:
        return known
    columns = zip(*known, strict=True)
    for row in tx.rows(_CANDIDATES, dict(zip(_LISTS, map(list, columns), strict=True))):
        found = dict(row)
        known[Sender(*(found.pop(name) for name in Sender._fields))].append(found)
    return known


def find_match(tx: Transaction, sender: Sender, refs: Sequence[str], known: Known) -> Match:
    """Ask the database what matching.match_sender decides on."""
    rows, value = known[sender], sender.value
    several = len({row["conversation_id"] for row in rows}) > 1
    # Dates and headers only matter between several clients, and cost two more questions.
    candidates = [
        Candidate(**row, last_exchange_at=_last_exchange(tx, row, value) if several else None)
        for row in rows
    ]
    return match_sender(candidates, _proposed(tx, refs) if several and refs else ())


def _last_exchange(tx: Transaction, row: Mapping[str, str], value: str) -> datetime | None:
    values = {"conversation_id": row["conversation_id"], "value": value}
    found: datetime | None = tx.execute(_LAST_EXCHANGE, values).scalar_one()
    return found


def _proposed(tx: Transaction, refs: Sequence[str]) -> list[str]:
    rows = tx.rows(_PROPOSED, {"firm_id": tx.firm_id, "refs": list(refs)})
    by_ref = {row["own_ref"]: row["conversation_id"] for row in rows}
    return [by_ref[ref] for ref in refs if ref in by_ref]


def of_contact(tx: Transaction, event: MessageReceived) -> tuple[str, Person]:
    """Conversation and author of a portal message, whose sender the sign-in has proven."""
    named = {
        "firm_id": tx.firm_id,
        "client_id": event.client_id,
        "contact_id": event.contact_id,
    }
    row = tx.one_or_none(_CLIENT_CONVERSATION, named)
    if row is None:
        raise NotFound("The contact does not belong to this client.", contact_id=event.contact_id)
    return row["conversation_id"], Person("contact", event.contact_id, row["contact_name"])


def of_address(
    tx: Transaction, event: MessageReceived, known: Known | None = None
) -> tuple[str, Person]:
    """Conversation and author of a message that only carries an address (T2 to T4). `known`: what
    `look_up` found, if it was asked already.
    """
    sender = sender_of(tx.firm_id, event)
    match = find_match(tx, sender, event.refs, known or look_up(tx, [sender]))
    if match.chosen is None:
        # Somebody may be linking this very sender: look again once they are done.
        lock_sender(tx, sender.kind, sender.value)
        match = find_match(tx, sender, event.refs, look_up(tx, [sender]))
    if match.chosen is None:
        stranger = Person("unknown", None, event.sender_name)
        return _unlinked(tx, sender, match), stranger
    person = Person("contact", match.chosen.contact_id, match.chosen.contact_name)
    return match.chosen.conversation_id, person


def _unlinked(tx: Transaction, sender: Sender, match: Match) -> str:
    named = {c.client_id: {"id": c.client_id, "name": c.client_name} for c in match.candidates}
    values = {
        **sender._asdict(),
        "id": new_id(),
        "title": sender.value,
        "candidates": json.dumps(list(named.values())),
    }
    return str(tx.execute(_UNLINKED, values).scalar_one())
