"""A firm founded through the services, with colleagues, clients and contacts who can sign in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text

from chassis.errors import NotFound
from chassis.ids import new_id, to_wire_time, utc_now
from chassis.messaging.rpc_client import RpcClient
from chassis.runtime.context import ServiceContext
from contracts.actor import ROLE_PERMISSIONS, Actor, system_actor
from contracts.events import Event, MessageComposed, MessageRecorded
from contracts.parts import Person
from contracts.rpc import Internal, Method, Portal, Thread
from contracts.views import MessageView
from tests.support.firms import client_request, new_phone
from tests.support.samples import envelope_of
from tests.support.tap import EventTap
from tests.support.waiting import wait_until

Json = dict[str, Any]
PASSWORD = "correct horse battery"


def new_email(name: str) -> str:
    """An address nobody else has."""
    return f"{name}.{new_id()}@people.example"


def await_handled(context: ServiceContext, event_ids: list[str]) -> None:
    """Return when the service behind the room has handled each of these events."""
    sql = "select count(distinct event_id) from inbox where event_id = any(cast(:ids as uuid[]))"
    wanted = len(set(event_ids))
    wait_until(lambda: ask(context, sql, ids=event_ids)[0][0] == wanted, what="events handled")


def ask(context: ServiceContext, sql: str, **values: Any) -> list[Any]:
    """Rows of a service's database, seen across firms."""
    with context.database.transaction("*") as tx:
        return list(tx.execute(text(sql), values).all())


def change(context: ServiceContext, sql: str, **values: Any) -> None:
    """Change a service's database behind its back: time passes, people leave."""
    with context.database.transaction("*") as tx:
        assert tx.execute(text(sql), values).rowcount


def recorded(
    conversation_id: str,
    sequence: int = 1,
    *assigned: Actor,
    client_id: str | None = "",
    **changes: Any,
) -> MessageRecorded:
    """A client's text, as the thread tells of it; `client_id` None: of a stranger."""
    fields: Json = {
        "id": new_id(),
        "conversation_id": conversation_id,
        "channel": "sms",
        "direction": "inbound",
        "author": Person("contact", new_id(), "Anna"),
        "to": (),
        "subject": None,
        "body_text": "Hello there",
        "body_html": None,
        "intent": None,
        "mentions": (),
        "attachments": (),
        "delivery": None,
        "occurred_at": to_wire_time(utc_now()),
        "sequence": sequence,
    }
    message = MessageView(**fields | changes)
    staff_ids = tuple(actor.id for actor in assigned)
    client = new_id() if client_id == "" else client_id
    return MessageRecorded(conversation_id, "Field Bakery", client, message, staff_ids)


@dataclass
class Guest:
    """A contact who can sign in to the portal."""

    actor: Actor
    email: str
    client_id: str

    @property
    def id(self) -> str:
        """The contact's id."""
        return self.actor.id


@dataclass
class Practice:
    """One firm as its owner sees it."""

    rpc: RpcClient
    tap: EventTap
    firm_id: str
    owner: Actor
    emails: dict[str, str] = field(default_factory=dict)

    def call(self, method: Method, actor: Actor | None = None, **request: Any) -> Json:
        """RPC as the owner, or as somebody else."""
        return self.rpc.call(method, actor or self.owner, request)

    def say(self, *events: Event, times: int = 1) -> list[str]:
        """Publish events, each `times` times as different deliveries of the same news; their ids.

        The first of each is published twice under one event id.
        """
        envelopes = [envelope_of(event, self.firm_id) for event in events for _ in range(times)]
        again = envelopes[::times] if times > 1 else []
        self.tap.say(*envelopes, *again)
        return [envelope.event_id for envelope in envelopes]

    def told(self, contract: type[Event]) -> list[Json]:
        """What was said of one kind in the firm; an event published twice counts once."""
        return self.tap.payloads(self.firm_id, contract)

    def colleague(self, role: str, name: str = "Cleo Colleague") -> Actor:
        """A new member of staff."""
        email = new_email(role)
        person = {"name": name, "email": email, "role": role, "password": PASSWORD}
        staff_id = self.call(Internal.ADD_STAFF, **person)["id"]
        self.emails[staff_id] = email
        return Actor("staff", staff_id, self.firm_id, name, role, ROLE_PERMISSIONS[role])

    def client(self, name: str = "Field Bakery", **more: Any) -> Json:
        """A client with one contact, through thread_svc."""
        return self.call(Thread.CREATE_CLIENT, **client_request(name, new_phone()), **more)

    def invite(self, client_id: str, contact_id: str | None = None, name: str = "Gus") -> Guest:
        """Let a contact of a client into the portal."""
        email, contact_id = new_email("guest"), contact_id or new_id()
        self.call(
            Portal.INVITE_CONTACT, contact_id=contact_id, client_id=client_id,
            name=name, email=email, password=PASSWORD,
        )  # fmt: skip
        actor = Actor("contact", contact_id, self.firm_id, name, client_ids=(client_id,))
        return Guest(actor, email, client_id)

    def client_with_guest(self, name: str = "Field Bakery", **more: Any) -> tuple[Json, Guest]:
        """A client whose contact can sign in, once the thread can write to the portal."""
        client = self.client(name, **more)
        guest = self.invite(client["id"], client["contacts"][0]["id"])
        wait_until(lambda: self.usable(client["conversation_id"], "portal"))
        return client, guest

    def usable(self, conversation_id: str, channel: str) -> bool:
        """Whether the thread offers the channel in a conversation."""
        found = self.call(Thread.GET_CONVERSATION, conversation_id=conversation_id)
        return channel in {o["channel"] for o in found["channels_available"] if o["usable"]}

    def compose(self, conversation_id: str, channel: str = "portal", **more: Any) -> Json:
        """Staff write."""
        wait_until(lambda: self.usable(conversation_id, channel))
        request = {"channel": channel, "body": "Hello", "idempotency_key": new_id()} | more
        return self.call(Thread.COMPOSE_MESSAGE, conversation_id=conversation_id, **request)

    def composed(self, client_id: str | None, body: str = "Hello", **more: Any) -> MessageComposed:
        """What the thread would say when the owner writes to a client's portal."""
        fields: Json = {
            "message_id": new_id(),
            "conversation_id": new_id(),
            "conversation_title": "Field Bakery",
            "client_id": client_id,
            "channel": "portal",
            "author": Person("staff", self.owner.id, self.owner.name),
            "to": (),
            "subject": None,
            "body_text": body,
            "body_html": None,
            "occurred_at": to_wire_time(utc_now()),
        }
        return MessageComposed(**fields | more)

    def message(self, message_id: str) -> Json | None:
        """A message as the thread shows it now; None before it is there."""
        try:
            return self.call(Thread.GET_MESSAGE, message_id=message_id)
        except NotFound:
            return None


def found_practice(rpc: RpcClient, tap: EventTap, name: str = "Rossi & Partners") -> Practice:
    """Register a firm of one's own."""
    firm_id, email = new_id(), new_email("owner")
    owner = {"name": "Olga Owner", "email": email, "password": PASSWORD}
    request = {"id": firm_id, "name": name, "owner": owner}
    staff_id = rpc.call(Internal.REGISTER_FIRM, system_actor(firm_id), request)["owner"]["id"]
    permissions = ROLE_PERMISSIONS["owner"]
    actor = Actor("staff", staff_id, firm_id, owner["name"], "owner", permissions)
    return Practice(rpc, tap, firm_id, actor, {staff_id: email})
