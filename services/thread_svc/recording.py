"""What thread_svc makes of events: inbound messages find their conversation, deliveries move on."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text, update
from sqlalchemy.engine import RowMapping

from chassis.db import Database, Transaction
from chassis.errors import NotFound
from chassis.ids import from_wire_time, new_id
from contracts.envelope import Envelope, encode
from contracts.events import DeliveryChanged, MessageReceived, MessageUpdated
from contracts.parts import Person
from services.thread_svc.addresses import normal_sender
from services.thread_svc.conversation import NewMessage, append, delivery_view
from services.thread_svc.matching import Candidate, Match, match_sender
from services.thread_svc.models import CONVERSATION_STAFF, CONVERSATIONS, MESSAGES
from services.thread_svc.triage import classify

_CANDIDATES = text(
    """
    select c.id::text as client_id, c.name as client_name, v.id::text as conversation_id,
        p.id::text as contact_id, p.name as contact_name
    from identities i
    join client_contacts cc on cc.contact_id = i.contact_id and cc.firm_id = i.firm_id
    join contacts p on p.id = i.contact_id
    join clients c on c.id = cc.client_id
    join conversations v on v.client_id = c.id and v.kind = 'client'
    where i.firm_id = :firm_id and i.kind = :kind and i.value = :value
    """
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


@dataclass(frozen=True)
class Recording:
    """Event handlers' decisions."""

    database: Database

    def record_inbound(self, envelope: Envelope, event: MessageReceived) -> None:
        """Find the conversation and append, once."""
        with self.database.once(envelope, "record_inbound") as tx:
            if event.sender_kind == "contact":
                conversation_id, author = _of_contact(tx, event)
            else:
                conversation_id, author = _of_address(tx, event)
            append(tx, conversation_id, _inbound(event, author))

    def record_delivery(self, envelope: Envelope, event: DeliveryChanged) -> None:
        """Mirror a delivery state unless a later one is here already."""
        with self.database.once(envelope, "record_delivery") as tx:
            newer = update(MESSAGES).where(
                MESSAGES.c.firm_id == tx.firm_id,
                MESSAGES.c.id == event.message_id,
                MESSAGES.c.delivery_sequence < event.sequence,
            )
            changes = {
                "delivery_state": event.state,
                "delivery_reason": encode(event.reason) if event.reason else None,
                "delivery_at": from_wire_time(event.changed_at),
                "delivery_sequence": event.sequence,
            }
            if event.own_ref:
                changes["own_ref"] = event.own_ref
            row = tx.one_or_none(newer.values(**changes).returning(MESSAGES))
            if row is not None:
                emit_updated(tx, row)
                return
            tx.one("message", select(MESSAGES.c.id).where(MESSAGES.c.id == event.message_id))


def emit_updated(tx: Transaction, row: RowMapping) -> None:
    """Say that a message changed, with all that its viewers need."""
    conversation = tx.one(
        "conversation",
        select(CONVERSATIONS.c.title).where(CONVERSATIONS.c.id == row["conversation_id"]),
    )
    tx.emit(
        MessageUpdated(
            conversation_id=str(row["conversation_id"]),
            conversation_title=conversation["title"],
            message_id=str(row["id"]),
            channel=row["channel"],
            author=Person(row["author_kind"], row["author_id"], row["author_name"]),
            delivery=delivery_view(row),
            intent=row["intent"],
            assigned_staff=assigned_staff(tx, str(row["conversation_id"])),
        )
    )


def assigned_staff(tx: Transaction, conversation_id: str) -> tuple[str, ...]:
    """Who sees the conversation in the scope Mine."""
    query = select(CONVERSATION_STAFF.c.staff_id).where(
        CONVERSATION_STAFF.c.firm_id == tx.firm_id,
        CONVERSATION_STAFF.c.conversation_id == conversation_id,
    )
    return tuple(str(staff_id) for staff_id in tx.execute(query).scalars())


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


def _of_contact(tx: Transaction, event: MessageReceived) -> tuple[str, Person]:
    named = {
        "firm_id": tx.firm_id,
        "client_id": event.client_id,
        "contact_id": event.contact_id,
    }
    row = tx.one_or_none(_CLIENT_CONVERSATION, named)
    if row is None:
        raise NotFound("The contact does not belong to this client.", contact_id=event.contact_id)
    return row["conversation_id"], Person("contact", event.contact_id, row["contact_name"])


def _of_address(tx: Transaction, event: MessageReceived) -> tuple[str, Person]:
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


def _inbound(event: MessageReceived, author: Person) -> NewMessage:
    intent = classify(
        event.subject,
        event.body_text,
        has_attachments=bool(event.attachments),
        automatic=event.automatic,
    )
    by_address = event.sender_kind != "contact"
    return NewMessage(
        id=event.message_id,
        channel=event.channel,
        direction="inbound",
        author=author,
        occurred_at=from_wire_time(event.occurred_at),
        body_text=event.body_text,
        body_html=event.body_html,
        subject=event.subject,
        sender_address=normal_sender(event.sender_kind, event.sender_address)
        if by_address
        else None,
        recipients=event.to,
        intent=intent,
        attachments=event.attachments,
        own_ref=event.own_ref,
    )
