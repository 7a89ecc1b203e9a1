"""Texting through the running service: events in, RPC, and the job that sends broadcasts."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.ids import new_id, to_wire_time, utc_now
from chassis.refusals import ContactOptedOut, EmptyTemplateField, NoNumber
from contracts.events import (
    AutomaticMessageSent,
    BroadcastChanged,
    FirmChanged,
)
from contracts.rpc import Thread
from services.thread_svc.templates.library import LIBRARY
from tests.support.addresses import new_phone
from tests.support.firm import FirmInTest
from tests.support.waiting import wait_until

Json = dict[str, Any]


def test_a_broadcast_goes_out_and_its_author_is_told(
    firm: FirmInTest,
) -> None:
    # Given a firm that texts, and a client of it
    client = firm.client("Field Bakery", new_phone())
    firm.channel()
    firm.publish(FirmChanged("Books & Co", 1))
    firm.await_channels()
    template = {
        "template_id": LIBRARY[2].id,
        "conversation_id": client["conversation_id"],
        "channel": "sms",
    }
    wait_until(lambda: _rendered(firm, template))
    # When a text is sent to it / Then it is composed, and progress is told
    body = "Hi {{contact.first_name}}, {{firm.name}} is closed on Friday."
    made = firm.call(
        Thread.CREATE_BROADCAST, client_ids=[client["id"]], body=body, idempotency_key=new_id()
    )
    wait_until(
        lambda: firm.call(Thread.GET_BROADCAST, broadcast_id=made["id"])["items"][0]["message_id"]
    )
    emitted = wait_until(lambda: firm.emitted(BroadcastChanged))
    assert (emitted[-1]["staff_id"], emitted[-1]["total"]) == (firm.owner.id, 1)


def _rendered(firm: FirmInTest, template: Json) -> Json | None:
    try:
        return firm.call(Thread.RENDER_TEMPLATE, **template)
    except (EmptyTemplateField, NoNumber):
        return None


def test_consent_and_automatic_answers_arrive(firm: FirmInTest) -> None:
    # Given a client / When the text channel tells of a STOP and of its own answer
    phone, now = new_phone(), to_wire_time(utc_now())
    client = firm.client("Field Bakery", phone)
    answer = AutomaticMessageSent(new_id(), "sms", phone, "Unsubscribed.", "keyword", now)
    firm.channel()
    firm.consent(phone, 1, out=True)
    firm.publish(answer)
    # Then the answer stands in the thread
    seen = wait_until(lambda: firm.message(answer.message_id))
    assert seen["conversation_id"] == client["conversation_id"]

    # And the next text is refused, over the wire, as what it is
    def closed() -> Json | None:
        lines = firm.conversation(client)["channels_available"]
        return next((line for line in lines if line["code"] == "contact_opted_out"), None)

    assert wait_until(closed)["channel"] == "sms"
    with pytest.raises(ContactOptedOut):
        firm.compose(client)
