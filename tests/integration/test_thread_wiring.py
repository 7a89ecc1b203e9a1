"""Texting through the running service: events in, RPC, and the job that sends broadcasts."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.errors import NotFound
from chassis.ids import new_id, to_wire_time, utc_now
from chassis.messaging.rpc_client import RpcClient
from chassis.refusals import ContactOptedOut, EmptyTemplateField, NoNumber
from contracts.events import (
    AutomaticMessageSent,
    BroadcastChanged,
    ChannelChanged,
    ConsentChanged,
    FirmChanged,
)
from contracts.rpc import Method, Thread
from services.thread_svc.templates.library import LIBRARY
from tests.support.firms import client_request, new_phone, staff
from tests.support.samples import envelope_of
from tests.support.tap import EventTap
from tests.support.waiting import wait_until

Json = dict[str, Any]
NUMBER = "+14155550100"


def test_a_broadcast_goes_out_and_its_author_is_told(
    rpc: RpcClient, tap: EventTap, firm_id: str
) -> None:
    # Given a firm that texts, and a client of it
    owner = staff(firm_id)

    def call(method: Method, **request: Any) -> Json:
        return rpc.call(method, owner, request)

    client = call(Thread.CREATE_CLIENT, **client_request("Field Bakery", new_phone()))
    tap.say(
        envelope_of(ChannelChanged("sms", True, None, NUMBER, 1), firm_id),
        envelope_of(FirmChanged("Books & Co", 1), firm_id),
    )
    wait_until(lambda: call(Thread.LIST_CHANNELS)["items"])
    template = {
        "template_id": LIBRARY[2].id,
        "conversation_id": client["conversation_id"],
        "channel": "sms",
    }
    wait_until(lambda: _rendered(rpc, owner, template))
    # When a text is sent to it / Then it is composed, and progress is told
    body = "Hi {{contact.first_name}}, {{firm.name}} is closed on Friday."
    made = call(
        Thread.CREATE_BROADCAST, client_ids=[client["id"]], body=body, idempotency_key=new_id()
    )
    wait_until(
        lambda: call(Thread.GET_BROADCAST, broadcast_id=made["id"])["items"][0]["message_id"]
    )
    told = wait_until(lambda: tap.payloads(firm_id, BroadcastChanged))
    assert (told[-1]["staff_id"], told[-1]["total"]) == (owner.id, 1)


def _rendered(rpc: RpcClient, owner: Any, template: Json) -> Json | None:
    try:
        return rpc.call(Thread.RENDER_TEMPLATE, owner, template)
    except (EmptyTemplateField, NoNumber):
        return None


def test_consent_and_automatic_answers_arrive(rpc: RpcClient, tap: EventTap, firm_id: str) -> None:
    # Given a client / When the text channel tells of a STOP and of its own answer
    owner, phone, now = staff(firm_id), new_phone(), to_wire_time(utc_now())
    client = rpc.call(Thread.CREATE_CLIENT, owner, client_request("Field Bakery", phone))
    answer = AutomaticMessageSent(new_id(), "sms", phone, "Unsubscribed.", "keyword", now)
    tap.say(
        envelope_of(ChannelChanged("sms", True, None, NUMBER, 1), firm_id),
        envelope_of(ConsentChanged(phone, NUMBER, True, "keyword", now, 1), firm_id),
        envelope_of(answer, firm_id),
    )

    def seen() -> Json | None:
        try:
            return rpc.call(Thread.GET_MESSAGE, owner, {"message_id": answer.message_id})
        except NotFound:
            return None

    # Then the answer stands in the thread
    assert wait_until(seen)["conversation_id"] == client["conversation_id"]

    # And the next text is refused, over the wire, as what it is
    def closed() -> Json | None:
        place = {"conversation_id": client["conversation_id"]}
        lines = rpc.call(Thread.GET_CONVERSATION, owner, place)["channels_available"]
        return next((line for line in lines if line["code"] == "contact_opted_out"), None)

    assert wait_until(closed)["channel"] == "sms"
    request = {"channel": "sms", "body": "Hello", "idempotency_key": new_id()}
    with pytest.raises(ContactOptedOut):
        rpc.call(
            Thread.COMPOSE_MESSAGE, owner,
            {"conversation_id": client["conversation_id"], **request},
        )  # fmt: skip
