"""Clients as staff make and look them up."""

from dataclasses import dataclass

from sqlalchemy import tuple_, update

from chassis.ids import is_uuid, new_id
from chassis.storage.database import Database, Transaction
from chassis.storage.idempotency import once_per_key
from chassis.storage.mapping import columns_from
from chassis.storage.paging import invalid_cursor, page_of, read_cursor
from contracts.actor import Actor
from contracts.rpc.thread.clients import (
    AddIdentity,
    Client,
    ClientPage,
    CreateClient,
    GetClient,
    ListClients,
    NewContact,
    UpdateClient,
)
from services.thread_svc.address_book.records import (
    CLIENT_ROWS,
    assign,
    clients_from,
    find_client,
    identities_of,
    insert_client,
    insert_contact,
    insert_identity,
    publish_client,
    visible_to,
)
from services.thread_svc.address_book.rules import (
    address_and_label,
    check_time_zone,
    normal_address,
)
from services.thread_svc.address_book.sharing import check_may_share, publish_sharing, with_shared
from services.thread_svc.address_book.tables import CLIENTS
from services.thread_svc.conversation.tables import CONVERSATIONS


@dataclass(frozen=True)
class AddressBook:
    """`default_region`: where phone numbers without a country's code are at home, ISO 3166."""

    database: Database
    default_region: str

    def list_clients(self, actor: Actor, request: ListClients) -> ClientPage:
        """Clients by name; `query` is a part of the name."""
        chosen = CLIENT_ROWS.where(visible_to(actor))
        if query := request.query.strip():
            chosen = chosen.where(CLIENTS.c.name.ilike(f"%{_literal(query)}%"))
        if after := _read_name_cursor(request.cursor):
            chosen = chosen.where(tuple_(CLIENTS.c.name, CLIENTS.c.id) > after)
        chosen = chosen.order_by(CLIENTS.c.name, CLIENTS.c.id).limit(request.limit + 1)
        with self.database.transaction(actor.firm_id) as tx:
            rows, cursor = page_of(
                tx.rows(chosen), request.limit, lambda row: (row["name"], row["id"])
            )
            return ClientPage(items=tuple(clients_from(tx, rows)), next_cursor=cursor)

    def get_client(self, actor: Actor, request: GetClient) -> Client:
        """One client; NotFound when the actor may not see it."""
        with self.database.transaction(actor.firm_id) as tx:
            return with_shared(tx, actor, find_client(tx, actor, request.client_id))

    def create_client(self, actor: Actor, request: CreateClient) -> Client:
        """Make a client with its contacts and its conversation; once per idempotency key."""
        check_time_zone(request.time_zone)
        key = request.idempotency_key or new_id()
        return once_per_key(
            self.database, actor, key, request, lambda tx: self._create(tx, actor, request), Client
        )

    def _create(self, tx: Transaction, actor: Actor, request: CreateClient) -> Client:
        places = self._places(request)
        check_may_share(tx, actor, places)
        client_id = insert_client(tx, request)
        for contact in request.contacts:
            self._add_contact(tx, client_id, contact)
        creators = [actor.id] if actor.kind == "staff" else []
        assign(tx, client_id, [*request.assigned_staff, *creators])
        publish_sharing(tx, actor, client_id, list(places))
        return with_shared(tx, actor, publish_client(tx, client_id))

    def update_client(self, actor: Actor, request: UpdateClient) -> Client:
        """Change what the request names of a client; its conversation takes the name on."""
        check_time_zone(request.time_zone)
        with self.database.transaction(actor.firm_id) as tx:
            client = find_client(tx, actor, request.client_id)
            changes = columns_from(CLIENTS, request)
            if not changes:
                return client
            mine = (CLIENTS.c.firm_id == tx.firm_id) & (CLIENTS.c.id == client.id)
            tx.execute(update(CLIENTS).where(mine).values(**changes))
            if "name" in changes:
                its = (CONVERSATIONS.c.firm_id == tx.firm_id) & (
                    CONVERSATIONS.c.id == client.conversation_id
                )
                tx.execute(update(CONVERSATIONS).where(its).values(title=changes["name"]))
            return publish_client(tx, client.id)

    def add_identity(self, actor: Actor, request: AddIdentity) -> Client:
        """One more address of a contact, or somebody new with it; once per idempotency key."""
        key = request.idempotency_key or new_id()
        return once_per_key(
            self.database, actor, key, request, lambda tx: self._add(tx, actor, request), Client
        )

    def _add(self, tx: Transaction, actor: Actor, request: AddIdentity) -> Client:
        client, kind = find_client(tx, actor, request.client_id), request.kind
        value, written = address_and_label(kind, request.value, self.default_region, "value")
        contact_id = request.contact_id or insert_contact(
            tx, client.id, NewContact(name=request.contact_name)
        )
        has = identities_of(client, contact_id) if request.contact_id else ()
        if (kind, value) in [(one.kind, one.value) for one in has]:
            return client
        check_may_share(tx, actor, {(kind, value): "value"})
        primary = kind not in {one.kind for one in has}
        insert_identity(
            tx, contact_id, kind, value, request.label or written or "", primary=primary
        )
        publish_sharing(tx, actor, client.id, [(kind, value)])
        return with_shared(tx, actor, publish_client(tx, client.id))

    def _places(self, request: CreateClient) -> dict[tuple[str, str], str]:
        """The addresses of a request, normal, and the field of each."""
        places: dict[tuple[str, str], str] = {}
        for number, contact in enumerate(request.contacts):
            for place, one in enumerate(contact.identities):
                field = f"contacts.{number}.identities.{place}.value"
                value = normal_address(one.kind, one.value, self.default_region, field)
                places.setdefault((one.kind, value), field)
        return places

    def _add_contact(self, tx: Transaction, client_id: str, new: NewContact) -> None:
        contact_id = insert_contact(tx, client_id, new)
        chosen = {identity.kind for identity in new.identities if identity.primary}
        for identity in new.identities:
            kind = identity.kind
            value, written = address_and_label(kind, identity.value, self.default_region, "value")
            label = identity.label or written or ""
            primary = identity.primary or kind not in chosen
            chosen.add(kind)
            insert_identity(tx, contact_id, kind, value, label, primary=primary)


def _read_name_cursor(cursor: str | None) -> tuple[str, str] | None:
    key = read_cursor(cursor, 2)
    if key is None:
        return None
    name, client_id = key
    if not (isinstance(name, str) and isinstance(client_id, str) and is_uuid(client_id)):
        raise invalid_cursor()
    return name, client_id


def _literal(query: str) -> str:
    return query.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
