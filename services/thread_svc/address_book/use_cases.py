"""Clients as staff make and look them up."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, text, update

from chassis.errors import ValidationFailed
from chassis.fields import line_of
from chassis.ids import is_uuid, new_id
from chassis.phones import normal_phone
from chassis.storage.database import Database, Transaction
from chassis.storage.idempotency import once_per_key
from chassis.storage.paging import invalid_cursor, page_of, read_cursor
from contracts.actor import Actor
from services.thread_svc.address_book.addresses import normal_email
from services.thread_svc.address_book.records import (
    add_identity,
    announce,
    assign,
    client_view,
    contacts_of,
    insert_client,
    view_of,
)
from services.thread_svc.address_book.tables import CLIENT_CONTACTS, CLIENTS, CONTACTS
from services.thread_svc.address_book.time_zones import time_zone_of
from services.thread_svc.conversation.access import require

_LIST = text(
    """
    select c.id::text, c.name, c.kind, c.entity_type, c.time_zone, v.id::text as conversation_id
    from clients c join conversations v on v.client_id = c.id and v.kind = 'client'
    where c.firm_id = :firm_id and (:query = '' or c.name ilike :pattern)
        and (cast(:after_name as text) is null
             or (c.name, c.id) > (cast(:after_name as text), cast(:after_id as uuid)))
        and (:team or exists (select 1 from conversation_staff s
             where s.conversation_id = v.id and s.staff_id::text = :me))
    order by c.name, c.id limit :limit
    """
)


@dataclass(frozen=True)
class Clients:
    """The address book."""

    database: Database
    default_region: str

    def create(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """Make a client with its contacts and its conversation; once per idempotency key."""
        require(actor, "messages.send")
        key = str(request.get("idempotency_key") or new_id())
        return once_per_key(
            self.database, actor, key, request, lambda tx: self._create(tx, actor, request)
        )

    def _create(self, tx: Transaction, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        client_id = insert_client(tx, request)
        for number, contact in enumerate(request.get("contacts") or []):
            self.add_contact(tx, client_id, contact, f"contacts.{number}")
        assigned = list(request.get("assigned_staff") or [])
        if actor.kind == "staff":
            assigned.append(actor.id)
        assign(tx, client_id, assigned)
        announce(tx, client_id)
        return view_of(tx, client_id)

    def add_contact(
        self, tx: Transaction, client_id: str, contact: dict[str, Any], field: str
    ) -> str:
        """Make a contact of the client; the first address of a kind is the primary one unless
        another says so.
        """
        contact_id = new_id()
        name = str(contact.get("name") or "").strip()
        if not name:
            raise ValidationFailed("A contact needs a name.", {f"{field}.name": ["is empty"]})
        row = {"id": contact_id, "firm_id": tx.firm_id, "name": name}
        tx.execute(insert(CONTACTS), row)
        pair = {"firm_id": tx.firm_id, "client_id": client_id, "contact_id": contact_id}
        tx.execute(insert(CLIENT_CONTACTS), pair)
        chosen = {i["kind"] for i in contact.get("identities") or [] if i.get("primary")}
        for number, identity in enumerate(contact.get("identities") or []):
            kind = str(identity["kind"])
            value = self._normal(kind, str(identity["value"]), f"{field}.identities.{number}")
            primary = bool(identity.get("primary")) or kind not in chosen
            chosen.add(kind)
            add_identity(tx, contact_id, kind, value, str(identity.get("label") or ""), primary)
        return contact_id

    def _normal(self, kind: str, value: str, field: str) -> str:
        if kind == "phone":
            return normal_phone(value, self.default_region, f"{field}.value")
        if kind == "email":
            return normal_email(value, f"{field}.value")
        raise ValidationFailed(
            "The kind of address is not known.", {f"{field}.kind": ["must be email or phone"]}
        )

    def get(self, actor: Actor, client_id: str) -> dict[str, Any]:
        """One client; NotFound when the actor may not see it."""
        require(actor, "messages.view")
        with self.database.transaction(actor.firm_id) as tx:
            return view_of(tx, client_id, actor)

    def update(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """Change what the request names of a client: name, kind, entity_type, time_zone (null for
        the firm's own). Its conversation takes the name on.
        """
        require(actor, "messages.send")
        client_id = str(request["client_id"])
        with self.database.transaction(actor.firm_id) as tx:
            view_of(tx, client_id, actor)
            changes = _changes_of(request)
            if changes:
                mine = (CLIENTS.c.firm_id == tx.firm_id) & (CLIENTS.c.id == client_id)
                tx.execute(update(CLIENTS).where(mine).values(**changes))
                rename = text(
                    "update conversations set title = c.name from clients c where c.id = :id"
                    " and conversations.client_id = c.id and conversations.firm_id = :firm_id"
                    " and conversations.kind = 'client' and title <> c.name"
                )
                tx.execute(rename, {"id": client_id, "firm_id": tx.firm_id})
                announce(tx, client_id)
            return view_of(tx, client_id, actor)

    def list(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """Clients by name; `query` is a part of the name."""
        require(actor, "messages.view")
        limit = int(request.get("limit") or 50)
        after = _read_name_cursor(request.get("cursor"))
        query = str(request.get("query") or "").strip()
        values = {
            "firm_id": actor.firm_id,
            "query": query,
            "pattern": f"%{_literal(query)}%",
            "after_name": after[0],
            "after_id": after[1],
            "team": actor.sees_team,
            "me": actor.id,
            "limit": limit + 1,
        }
        with self.database.transaction(actor.firm_id) as tx:
            rows, cursor = page_of(
                tx.rows(_LIST, values), limit, lambda row: (row["name"], row["id"])
            )
            contacts = contacts_of(tx, [row["id"] for row in rows])
        items = [client_view(row, contacts[row["id"]]) for row in rows]
        return {"items": items, "next_cursor": cursor}


def _changes_of(request: dict[str, Any]) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if "name" in request:
        changes["name"] = line_of(request, "name")
    if "kind" in request:
        changes["kind"] = line_of(request, "kind", 50)
    if "entity_type" in request:
        changes["entity_type"] = str(request["entity_type"] or "").strip()
    if "time_zone" in request:
        changes["time_zone"] = time_zone_of(request)
    return changes


def _read_name_cursor(cursor: str | None) -> tuple[str | None, str | None]:
    key = read_cursor(cursor, 2)
    if key is None:
        return None, None
    name, client_id = key
    if not (isinstance(name, str) and isinstance(client_id, str) and is_uuid(client_id)):
        raise invalid_cursor()
    return name, client_id


def _literal(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
