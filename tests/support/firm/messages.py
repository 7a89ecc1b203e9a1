"""Messages of a firm: what staff write, what clients write, and what becomes of both."""

from __future__ import annotations

from typing import Any

from chassis.errors import NotFound
from chassis.ids import new_id
from contracts.actor import Actor
from contracts.events import DeliveryChanged, MessageComposed
from contracts.parts import Person
from contracts.rpc import Thread
from tests.support.firm.base import FirmBase, Json
from tests.support.samples import composed, received
from tests.support.waiting import wait_until

Place = str | Json
"""A conversation's id, or whoever has one: a client."""


def place_of(where: Place) -> str:
    """The conversation's id."""
    return where if isinstance(where, str) else str(where["conversation_id"])


class FirmMessages(FirmBase):
    """Through thread_svc, but for `order`."""

    # What staff write

    def compose(
        self,
        where: Place,
        body: str = "Hello",
        channel: str = "sms",
        actor: Actor | None = None,
        **more: Any,
    ) -> Json:
        """The owner, or somebody else, writes in a conversation."""
        request = {"channel": channel, "body": body, "idempotency_key": new_id()} | more
        place = {"conversation_id": place_of(where)}
        return self.call(Thread.COMPOSE_MESSAGE, actor, **place | request)

    def composed(
        self, to: str | tuple[str, ...] = (), body: str = "Hello", **changes: Any
    ) -> MessageComposed:
        """What thread_svc would say when the owner writes, past its own checks."""
        author = Person("staff", self.owner.id, self.owner.name)
        return composed(to, body, **{"author": author} | changes)

    def order(
        self, to: str | tuple[str, ...] = (), body: str = "Hello", **changes: Any
    ) -> MessageComposed:
        """The same, said to the channel that delivers it."""
        message = self.composed(to, body, **changes)
        self.publish(message)
        return message

    # What clients write

    def text_from(self, phone: str, body: str = "Hello", **changes: Any) -> str:
        """The text channel tells of a text; its id, once it is recorded."""
        event = received(phone, body, **changes)
        self.publish(event)
        wait_until(lambda: self.message(event.message_id))
        return event.message_id

    def mail_from(self, address: str, body: str = "Hello", **changes: Any) -> str:
        """The same of an e-mail."""
        return self.text_from(address, body, sender_kind="email", **changes)

    # What becomes of both

    def message(self, message_id: str) -> Json | None:
        """How the message looks now; None before it is there."""
        try:
            return self.call(Thread.GET_MESSAGE, message_id=message_id)
        except NotFound:
            return None

    def place_of(self, message_id: str) -> str:
        """The conversation in which the message stands."""
        found = self.message(message_id)
        assert found is not None
        return place_of(found)

    def delivery(self, message_id: str) -> Json:
        """How far the message is."""
        view: Json = (self.message(message_id) or {})["delivery"]
        return view

    def await_state(self, message_id: str, *states: str, timeout: float = 15.0) -> Json:
        """The delivery once it is in one of `states`."""

        def reached() -> Json | None:
            seen = self.delivery(message_id)
            return seen if seen["state"] in states else None

        found = wait_until(reached, timeout, what=f"state {states}")
        assert found is not None
        return found

    def reports(self, message_id: str) -> list[Json]:
        """What was told of the message's delivery, in order."""
        mine = [one for one in self.emitted(DeliveryChanged) if one["message_id"] == message_id]
        return sorted(mine, key=lambda one: int(one["sequence"]))

    def reported(self, message_id: str) -> list[str]:
        """The states of these."""
        return [one["state"] for one in self.reports(message_id)]

    def await_report(self, message_id: str, state: str) -> Json:
        """The report of a state, once it is told."""

        def first_report() -> Json | None:
            return next((one for one in self.reports(message_id) if one["state"] == state), None)

        found = wait_until(first_report, what=f"{state} reported")
        assert found is not None
        return found

    def messages(self, where: Place, **page: Any) -> list[Json]:
        """Those of a conversation, newest first."""
        found = self.call(Thread.LIST_MESSAGES, conversation_id=place_of(where), **page)
        items: list[Json] = found["items"]
        return items

    def bodies(self, where: Place) -> list[str]:
        """Their words."""
        return [message["body_text"] for message in self.messages(where)]
