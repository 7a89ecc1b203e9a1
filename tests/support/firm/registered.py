"""A firm that is founded through internal_svc: its people can sign in."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from chassis.ids import new_id
from contracts.actor import Actor, system_actor
from contracts.events import MessageComposed
from contracts.rpc import Internal, Portal
from tests.support.addresses import PASSWORD, new_email
from tests.support.firm.base import Json, staff
from tests.support.firm.in_test import FirmInTest


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
class RegisteredFirm(FirmInTest):
    """`emails` has the address of each member of staff, by id. Everybody has the PASSWORD."""

    name: str = "Rossi & Partners"
    emails: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Register it."""
        owner = {"name": "Olga Owner", "email": new_email("owner"), "password": PASSWORD}
        request = {"id": self.firm_id, "name": self.name, "owner": owner}
        made = self.caller.call(Internal.REGISTER_FIRM, system_actor(self.firm_id), request)
        self.owner = replace(staff(self.firm_id, name=owner["name"]), id=made["owner"]["id"])
        self.emails[self.owner.id] = owner["email"]

    def colleague(self, role: str = "member", name: str = "Cleo Colleague") -> Actor:
        """A new member of staff."""
        person = {"name": name, "email": new_email(role), "role": role, "password": PASSWORD}
        staff_id = self.call(Internal.ADD_STAFF, **person)["id"]
        self.emails[staff_id] = person["email"]
        return replace(staff(self.firm_id, role, name), id=staff_id)

    def guest(self, client_id: str = "", contact_id: str = "", name: str = "Gus") -> Guest:
        """A contact whom the installation lets into the portal; of a client nobody knows unless
        told otherwise.
        """
        client_id, contact_id = client_id or new_id(), contact_id or new_id()
        email = new_email("guest")
        self.call(
            Portal.INVITE_CONTACT, system_actor(self.firm_id),
            contact_id=contact_id, client_id=client_id,
            name=name, email=email, password=PASSWORD,
        )  # fmt: skip
        actor = Actor("contact", contact_id, self.firm_id, name, client_ids=(client_id,))
        return Guest(actor, email, client_id)

    def to_portal(
        self, client_id: str | None, body: str = "Hello", **changes: Any
    ) -> MessageComposed:
        """What thread_svc says when the owner writes to a client's portal."""
        return self.composed((), body, **{"channel": "portal", "client_id": client_id} | changes)

    def client_with_guest(self, name: str = "Field Bakery", **more: Any) -> tuple[Json, Guest]:
        """A client whose contact can sign in, once the thread can write to the portal."""
        client = self.client(name, **more)
        guest = self.guest(client["id"], client["contacts"][0]["id"])
        self.await_usable(client, "portal")
        return client, guest
