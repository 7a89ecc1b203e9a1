"""A firm, its staff and its clients; what is asked, said and heard in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from chassis.ids import new_id
from contracts.actor import ROLE_PERMISSIONS, Actor
from contracts.events import Event
from contracts.rpc import Method, Thread
from tests.support.callers import Caller
from tests.support.play import PlayClient
from tests.support.samples import envelope_of

Json = dict[str, Any]


def staff(firm_id: str, role: str = "owner", name: str = "Ada Staff") -> Actor:
    """A new member of staff, whom only their calls tell of."""
    return Actor("staff", new_id(), firm_id, name, role, ROLE_PERMISSIONS[role])


def client_request(name: str, *phones: str, emails: Sequence[str] = ()) -> Json:
    """Request of create_client: a company with one contact who has these addresses."""
    identities = [{"kind": "phone", "value": phone, "label": "Mobile"} for phone in phones]
    identities += [{"kind": "email", "value": email, "label": "Work"} for email in emails]
    contacts = [{"name": f"{name} Contact", "identities": identities}]
    return {"name": name, "kind": "company", "entity_type": "LLC", "contacts": contacts}


@dataclass
class FirmBase:
    """`play` is the world outside, where there is one: phones, mailboxes, a provider's troubles."""

    caller: Caller
    firm_id: str = field(default_factory=new_id)
    play: PlayClient | None = None
    owner: Actor = field(init=False)

    def __post_init__(self) -> None:
        """Without registration, the owner is whoever calls as one."""
        self.owner = staff(self.firm_id)

    # What is asked, said and heard

    def call(self, method: Method[Any, Any], actor: Actor | None = None, **request: Any) -> Json:
        """A method's answer to the owner, or to somebody else."""
        return self.caller.call(method, actor or self.owner, request)

    def publish(self, *events: Event, times: int = 1) -> list[str]:
        """Events of the firm, each `times` times as different deliveries of the same news; their
        ids. The first of each is said twice under one event id.
        """
        envelopes = [envelope_of(event, self.firm_id) for event in events for _ in range(times)]
        again = envelopes[::times] if times > 1 else []
        self.caller.publish(*envelopes, *again)
        return [envelope.event_id for envelope in envelopes]

    def emitted(self, contract: type[Event]) -> list[Json]:
        """What was said of one kind in the firm; an event published twice counts once."""
        tap = self.caller.tap
        assert tap is not None, "nobody listens"
        return tap.payloads(self.firm_id, contract)

    # People

    def colleague(self, role: str = "member", name: str = "Cleo Colleague") -> Actor:
        """A new member of staff."""
        return staff(self.firm_id, role, name)

    def stranger(self, role: str = "owner") -> Actor:
        """Somebody of another firm."""
        return staff(new_id(), role)

    def client(
        self, name: str = "Field Bakery", *phones: str, emails: Sequence[str] = (), **more: Any
    ) -> Json:
        """A client with one contact who has these addresses; `more` is of create_client."""
        request = client_request(name, *phones, emails=emails)
        return self.call(Thread.CREATE_CLIENT, **request | more)
