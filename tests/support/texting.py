"""A firm that can text, and one client of it with a phone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chassis.ids import new_id
from chassis.messaging.rpc_client import RpcClient
from contracts.actor import Actor
from contracts.rpc import Sms, Thread
from tests.support.firms import client_request, new_phone, staff
from tests.support.play import PlayClient
from tests.support.waiting import wait_until


@dataclass
class TextingFirm:
    """`number` is the firm's, `phone` the client's."""

    rpc: RpcClient
    play: PlayClient
    actor: Actor
    number: str
    phone: str
    conversation_id: str

    def send(self, body: str) -> str:
        """Compose a text to the client; its message id."""
        request = {
            "conversation_id": self.conversation_id,
            "channel": "sms",
            "body": body,
            "idempotency_key": new_id(),
        }
        return str(self.rpc.call(Thread.COMPOSE_MESSAGE, self.actor, request)["id"])

    def delivery(self, message_id: str) -> dict[str, Any]:
        """How the thread sees the delivery now."""
        found = self.rpc.call(Thread.GET_MESSAGE, self.actor, {"message_id": message_id})
        view: dict[str, Any] = found["delivery"]
        return view

    def await_state(self, message_id: str, *states: str, timeout: float = 15.0) -> dict[str, Any]:
        """The delivery once it is in one of `states`."""

        def reached() -> dict[str, Any] | None:
            seen = self.delivery(message_id)
            return seen if seen["state"] in states else None

        found = wait_until(reached, timeout, what=f"state {states}")
        assert found is not None
        return found


def texting_firm(
    rpc: RpcClient, play: PlayClient, phone: str | None = None, firm_id: str | None = None
) -> TextingFirm:
    """Claim a number and make a client, through the services."""
    number, phone = new_phone("+1628"), phone or new_phone()
    actor = staff(firm_id or new_id())
    play.post("numbers", e164=number)
    rpc.call(Sms.CLAIM_NUMBER, actor, {"e164": number, "label": "Main"})
    client = rpc.call(Thread.CREATE_CLIENT, actor, client_request("Field Bakery", phone))
    wait_until(lambda: rpc.call(Thread.LIST_CHANNELS, actor)["items"])
    return TextingFirm(rpc, play, actor, number, phone, client["conversation_id"])
