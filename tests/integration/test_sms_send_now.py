"""A text that waits for the morning is sent now: by whom, when not, and never twice."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from chassis.errors import Conflict, NotFound, PermissionDenied, ValidationFailed
from chassis.ids import new_id, utc_now
from chassis.messaging.rpc_client import RpcClient
from chassis.runtime.context import ServiceContext
from contracts.actor import Actor
from contracts.events import ActivityLogged
from contracts.rpc import Sms
from contracts.rpc.sms.messages import SendTextNow
from services.sms_svc.outbound.ledger import TextLedger
from services.sms_svc.use_cases import SmsUseCases
from tests.support.firms import staff
from tests.support.play import PlayClient
from tests.support.samples import outbound
from tests.support.sms_settings import choose
from tests.support.stacks import count
from tests.support.tap import EventTap
from tests.support.texting import TextingFirm, texting_firm
from tests.support.waiting import wait_until

EVENTS = "select count(*) from delivery_history where message_id = :id and event = :event"
NIGHT = timedelta(hours=2)


@pytest.fixture
def firm(rpc: RpcClient, play: PlayClient) -> TextingFirm:
    """It is night at the clients of this firm."""
    made = texting_firm(rpc, play)
    quiet(made)
    return made


def quiet(firm: TextingFirm, *, enabled: bool = True) -> None:
    now = utc_now()
    hours = {
        "enabled": enabled, "default_time_zone": "UTC",
        "start": f"{now - NIGHT:%H:%M}", "end": f"{now + NIGHT:%H:%M}",
    }  # fmt: skip
    choose(firm.rpc, firm.actor, quiet_hours=hours)


def waiting_text(firm: TextingFirm, body: str = "Good night") -> str:
    """A text that was held back; its message id."""
    message_id = firm.send(body)
    wait_until(lambda: firm.delivery(message_id)["due_at"])
    return message_id


def send_now(firm: TextingFirm, message_id: str, actor: Actor | None = None) -> dict[str, Any]:
    return firm.rpc.call(Sms.SEND_NOW, actor or firm.actor, {"message_id": message_id})


def bodies(firm: TextingFirm) -> list[str]:
    return [text["body"] for text in firm.play.texts_to(firm.phone)]


def test_a_waiting_text_goes_out_when_somebody_says_so(
    firm: TextingFirm, tap: EventTap, sms_context: ServiceContext
) -> None:
    # Given a text that waits for the morning
    message_id = waiting_text(firm)
    # When the owner sends it now
    answer = send_now(firm, message_id)
    # Then it is under way, waits for nothing, and arrives
    assert answer["message_id"] == message_id
    assert answer["delivery"]["state"] in {"sending", "sent", "delivered"}
    assert answer["delivery"]["due_at"] is None
    assert firm.await_state(message_id, "delivered")["due_at"] is None
    assert len(bodies(firm)) == 1
    # And the history and the log say who did not wait
    assert count(sms_context, EVENTS, id=message_id, event="send_asked") == 1
    lines = wait_until(
        lambda: [
            one
            for one in tap.payloads(firm.actor.firm_id, ActivityLogged)
            if one["kind"] == "message.sent_early"
        ]
    )
    assert lines[0]["actor"]["id"] == firm.actor.id


def test_who_may_not_or_knows_it_not_is_refused_and_it_goes_on_waiting(firm: TextingFirm) -> None:
    # Given a waiting text
    message_id = waiting_text(firm)
    # When somebody without the permission asks / Then they are told which one is missing
    with pytest.raises(PermissionDenied, match=r"settings\.edit"):
        send_now(firm, message_id, staff(firm.actor.firm_id, "member"))
    # When another firm, or nobody's id, is asked for / Then there is no such text
    with pytest.raises(NotFound):
        send_now(firm, message_id, staff(new_id()))
    with pytest.raises(NotFound):
        send_now(firm, new_id())
    with pytest.raises(ValidationFailed):
        send_now(firm, "message")
    assert firm.delivery(message_id)["due_at"]
    assert bodies(firm) == []


def test_what_does_not_wait_is_a_conflict(firm: TextingFirm, sms_context: ServiceContext) -> None:
    # Given a text that was sent now
    message_id = waiting_text(firm)
    send_now(firm, message_id)
    # When it is asked for again, under way or delivered / Then it no longer waits
    with pytest.raises(Conflict):
        send_now(firm, message_id)
    firm.await_state(message_id, "delivered")
    with pytest.raises(Conflict, match="delivered"):
        send_now(firm, message_id)
    # And what is queued for another reason is not the morning's
    message = outbound(firm.phone)
    with sms_context.database.transaction(firm.actor.firm_id) as tx:
        TextLedger().open(tx, message, not_before=utc_now() + NIGHT)
    with pytest.raises(Conflict, match="does not wait"):
        send_now(firm, message.message_id)


def test_a_busy_provider_does_not_send_it_back_to_the_morning(
    firm: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given a provider that turns the call away
    message_id = waiting_text(firm)
    firm.play.post("faults", provider="twilio", kind="http_429", match=firm.phone)
    # When the text is sent now / Then it is queued for another try, not for the morning
    answer = send_now(firm, message_id)
    assert (answer["delivery"]["state"], answer["delivery"]["due_at"]) == ("queued", None)
    # And goes out at that try, though it is night
    app = SmsUseCases(sms_context)
    wait_until(lambda: app.queue.take_turn(ahead=30.0) or bodies(firm))
    firm.await_state(message_id, "delivered")
    assert len(bodies(firm)) == 1


def test_a_stop_binds_a_text_that_is_sent_now(firm: TextingFirm) -> None:
    # Given a client who opted out while a text waits
    message_id = waiting_text(firm)
    firm.play.post("texts", from_=firm.phone, to=firm.number, body="STOP")
    wait_until(lambda: bodies(firm))
    # When somebody sends it now / Then it fails with the reason, and nothing goes out
    answer = send_now(firm, message_id)
    assert answer["delivery"]["state"] == "failed"
    assert answer["delivery"]["reason"]["code"] == "contact_opted_out"
    assert len(bodies(firm)) == 1


def test_the_morning_and_the_button_at_once_send_it_once(
    firm: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given five texts that wait, and a morning that comes now
    app = SmsUseCases(sms_context)
    texts = [waiting_text(firm, f"Number {n}") for n in range(5)]
    quiet(firm, enabled=False)
    firm_id = firm.actor.firm_id
    for message_id in texts:
        together = threading.Barrier(6)

        def click(message_id: str = message_id, start: threading.Barrier = together) -> bool:
            start.wait()
            try:
                app.outbound.send_now(firm.actor, SendTextNow(message_id=message_id))
            except Conflict:
                return False
            return True

        def dawn(message_id: str = message_id, start: threading.Barrier = together) -> None:
            start.wait()
            app.queue.send(firm_id, message_id)

        # When three people press the button while three replicas take its turn
        with ThreadPoolExecutor(6) as acting:
            pressed = [acting.submit(click) for _ in range(3)]
            turned = [acting.submit(dawn) for _ in range(3)]
            sent = [one.result() for one in pressed]
            for one in turned:
                one.result()
        # Then at most one of them is told that it was they, and one attempt was made
        assert sum(sent) <= 1
        assert count(sms_context, EVENTS, id=message_id, event="send_started") == 1
    # And each text arrives once
    for message_id in texts:
        firm.await_state(message_id, "delivered")
    assert sorted(body.partition("\n")[0] for body in bodies(firm)) == [
        f"Number {n}" for n in range(5)
    ]
