"""Finding the conversation of an inbound message: matching's rules over the database's rows."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.engine import RowMapping

from chassis.db import Transaction
from chassis.errors import NotFound
from chassis.ids import new_id
from chassis.prepared import Prepared
from contracts.events import MessageReceived
from contracts.parts import Person
from services.thread_svc.addresses import normal_sender
from services.thread_svc.matching import Candidate, Match, match_sender

_CANDIDATES = Prepared(
    "candidates",
    """
    select c.id::text as client_id, c.name as client_name, v.id::text as conversation_id,
        p.id::text as contact_id, p.name as contact_name
    from identities i
    join client_contacts cc on cc.contact_id = i.contact_id and cc.firm_id = i.firm_id
    join contacts p on p.id = i.contact_id
    join clients c on c.id = cc.client_id
    join conversations v on v.client_id = c.id and v.kind = 'client'
    where i.firm_id = :firm_id and i.kind = :kind and i.value = :value
    """,
)
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


def find_match(tx: Transaction, kind: str, value: str, refs: Sequence[str]) -> Match:
    """Ask the database what matching.match_sender decides on."""
    rows = tx.rows(_CANDIDATES, {"firm_id": tx.firm_id, "kind": kind, "value": value})
    several = len({row["conversation_id"] for row in rows}) > 1
    # Dates and headers only matter between several clients, and cost two more questions.
    candidates = [
        Candidate(**row, last_exchange_at=_last_exchange(tx, row, value) if several else None)
        for row in rows
    ]
    return match_sender(candidates, _proposed(tx, refs) if several and refs else ())


def _last_exchange(tx: Transaction, row: RowMapping, value: str) -> datetime | None:
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


def of_address(tx: Transaction, event: MessageReceived) -> tuple[str, Person]:
    """Conversation and author of a message that only carries an address (T2 to T4)."""
    value = normal_sender(event.sender_kind, event.sender_address)
    match = find_match(tx, event.sender_kind, value, event.refs)
    if match.chosen is None:
        # Somebody may be linking this very sender: look again once they are done.
        lock_sender(tx, event.sender_kind, value)
        match = find_match(tx, event.sender_kind, value, event.refs)
    if match.chosen is None:
        stranger = Person("unknown", None, event.sender_name)
        return _unlinked(tx, event.sender_kind, value, match), stranger
    person = Person("contact", match.chosen.contact_id, match.chosen.contact_name)
    return match.chosen.conversation_id, person


def _unlinked(tx: Transaction, kind: str, value: str, match: Match) -> str:
    named = {c.client_id: {"id": c.client_id, "name": c.client_name} for c in match.candidates}
    values = {
        "id": new_id(),
        "firm_id": tx.firm_id,
        "kind": kind,
        "value": value,
        "title": value,
        "candidates": json.dumps(list(named.values())),
    }
    return str(tx.execute(_UNLINKED, values).scalar_one())
