"""Addresses that several clients have: who decides that, and who is told.

What somebody writes from an address goes where it leads. To give an address to another client can
take their words away from those who read them until now, so nobody does it unseen.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Row, Select, select, tuple_

from chassis.ids import new_id, to_wire_time, utc_now
from chassis.refusals import AddressHeld
from chassis.storage.database import Transaction
from contracts.actor import Actor
from contracts.events import ActivityLogged, AddressShared
from contracts.parts import Person
from contracts.rpc.thread.clients import Client, Contact, SharedAddress
from contracts.views import LinkCandidate
from services.thread_svc.address_book.records import visible_to
from services.thread_svc.address_book.rules import mailbox_key
from services.thread_svc.address_book.statements import LOCK_ADDRESS
from services.thread_svc.address_book.tables import CLIENT_CONTACTS, CLIENTS, IDENTITIES
from services.thread_svc.conversation.publish import assigned_staff
from services.thread_svc.conversation.tables import CONVERSATIONS

KindAndValue = tuple[str, str]
"""An address in its normal form."""

_HELD = "Somebody else at the firm is in contact under this address."
_HOLDERS = (
    select(
        IDENTITIES.c.kind,
        IDENTITIES.c.value,
        IDENTITIES.c.mailbox,
        CLIENTS.c.id.label("client_id"),
        CLIENTS.c.name,
        CONVERSATIONS.c.id.label("conversation_id"),
    )
    .join(CLIENT_CONTACTS, CLIENT_CONTACTS.c.contact_id == IDENTITIES.c.contact_id)
    .join(CLIENTS, CLIENTS.c.id == CLIENT_CONTACTS.c.client_id)
    .join(
        CONVERSATIONS,
        (CONVERSATIONS.c.client_id == CLIENTS.c.id) & (CONVERSATIONS.c.kind == "client"),
    )
    .distinct()
)


def lock_address(tx: Transaction, kind: str, value: str) -> None:
    """One at a time for an address until the commit: whom it leads to does not change between the
    question and the answer.
    """
    tx.execute(LOCK_ADDRESS, {"address": f"{tx.firm_id}:{kind}:{mailbox_key(value)}"})


def check_may_share(tx: Transaction, actor: Actor, places: Mapping[KindAndValue, str]) -> None:
    """AddressHeld when a client whom the actor cannot see has one of the addresses: a team role
    may give it to another all the same. `places`: the field of each address in the request.
    The addresses are locked from here on.
    """
    # In one order everywhere, so that two requests never wait for each other.
    for kind, value in sorted(places, key=lambda one: (one[0], mailbox_key(one[1]))):
        lock_address(tx, kind, value)
    if actor.sees_team:
        return
    seen = select(CLIENTS.c.id).join(
        CONVERSATIONS,
        (CONVERSATIONS.c.client_id == CLIENTS.c.id) & (CONVERSATIONS.c.kind == "client"),
    )
    unseen = CLIENTS.c.id.not_in(seen.where(visible_to(actor)))
    found = tx.execute(_holders(tx, places).where(unseen)).all()
    keys = {(kind, mailbox_key(value)): place for (kind, value), place in places.items()}
    fields = {keys[row.kind, row.mailbox]: [_HELD] for row in found}
    if fields:
        sentence = "An address belongs to a client already; ask an owner, admin or partner."
        raise AddressHeld(sentence, fields=fields)


def with_shared(tx: Transaction, actor: Actor, client: Client) -> Client:
    """The client, with the other clients whom the actor may see who have one of its addresses."""
    return replace(client, shared=shared_addresses(tx, actor, client.id, client.contacts))


def shared_addresses(
    tx: Transaction, actor: Actor, client_id: str, contacts: Iterable[Contact]
) -> tuple[SharedAddress, ...]:
    """The addresses of a client's `contacts` that other clients have too, as far as the actor may
    see those.
    """
    own = {
        (i.kind, mailbox_key(i.value)): (i.kind, i.value)
        for contact in contacts
        for i in contact.identities
    }
    if not own:
        return ()
    others = _holders(tx, own.values()).where(CLIENTS.c.id != client_id, visible_to(actor))
    found: dict[KindAndValue, list[LinkCandidate]] = {}
    for row in tx.execute(others.order_by(CLIENTS.c.name, CLIENTS.c.id)).all():
        candidate = LinkCandidate(str(row.client_id), row.name)
        found.setdefault(own[row.kind, row.mailbox], []).append(candidate)
    return tuple(
        SharedAddress(
            kind="phone" if kind == "phone" else "email", value=value, clients=tuple(them)
        )
        for (kind, value), them in found.items()
    )


def publish_sharing(
    tx: Transaction, actor: Actor, client_id: str, addresses: Sequence[KindAndValue]
) -> None:
    """Tell those in charge of other clients, and the activity log, which of their addresses lead to
    this client now too.
    """
    person = Person(actor.kind, actor.id, actor.name)
    others = _holders(tx, addresses).where(CLIENTS.c.id != client_id)
    rows = tx.execute(others.order_by(CLIENTS.c.name, CLIENTS.c.id)).all()
    for row in rows:
        tx.emit(_shared(tx, person, row))
    for kind, value in dict.fromkeys((row.kind, row.value) for row in rows):
        names = [row.name for row in rows if (row.kind, row.value) == (kind, value)]
        details = {"kind": kind, "client_id": client_id, "also_of": names}
        at = to_wire_time(utc_now())
        tx.emit(ActivityLogged("address.shared", person, value, at, details))


def _holders(
    tx: Transaction, addresses: Iterable[KindAndValue]
) -> Select[tuple[str, str, str, str, str, str]]:
    keys = [(kind, mailbox_key(value)) for kind, value in addresses]
    wanted = tuple_(IDENTITIES.c.kind, IDENTITIES.c.mailbox).in_(keys)
    return _HOLDERS.where(IDENTITIES.c.firm_id == tx.firm_id, wanted)


def _shared(
    tx: Transaction, by: Person, row: Row[tuple[str, str, str, str, str, str]]
) -> AddressShared:
    return AddressShared(
        sharing_id=new_id(),
        conversation_id=str(row.conversation_id),
        conversation_title=row.name,
        kind=row.kind,
        value=row.value,
        by=by,
        assigned_staff=assigned_staff(tx, str(row.conversation_id)),
    )
