"""A text that waits for the morning is sent now: by whom, when not, and never twice."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from chassis.errors import Conflict, NotFound, PermissionDenied, ValidationFailed
from chassis.ids import new_id, utc_now
from chassis.runtime.context import ServiceContext
from contracts.actor import Actor
from contracts.events import ActivityLogged
from contracts.rpc import Sms
from contracts.rpc.sms.messages import SendTextNow
from services.sms_svc.outbound.ledger import TextLedger
from services.sms_svc.use_cases import SmsUseCases
from tests.support.firm import TextingFirm
from tests.support.rows import count
from tests.support.samples import outbound
from tests.support.waiting import wait_until

EVENTS = "select count(*) from delivery_history where message_id = :id and event = :event"
NIGHT = timedelta(hours=2)


@pytest.fixture
def texter(texter: TextingFirm) -> TextingFirm:
    """It is night at the clients of this firm."""
    quiet(texter)
    return texter


def quiet(texter: TextingFirm, *, enabled: bool = True) -> None:
    now = utc_now()
    hours = {
        "enabled": enabled, "default_time_zone": "UTC",
        "start": f"{now - NIGHT:%H:%M}", "end": f"{now + NIGHT:%H:%M}",
    }  # fmt: skip
    texter.choose(quiet_hours=hours)


def waiting_text(texter: TextingFirm, body: str = "Good night") -> str:
    """A text that was held back; its message id."""
    message_id = texter.send(body)
    wait_until(lambda: texter.delivery(message_id)["due_at"])
    return message_id


def send_now(texter: TextingFirm, message_id: str, actor: Actor | None = None) -> dict[str, Any]:
    return texter.call(Sms.SEND_NOW, actor, message_id=message_id)


def test_a_waiting_text_goes_out_when_somebody_says_so(
    texter: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given a text that waits for the morning
    message_id = waiting_text(texter)
    # When the owner sends it now
    answer = send_now(texter, message_id)
    # Then it is under way, waits for nothing, and arrives
    assert answer["message_id"] == message_id
    assert answer["delivery"]["state"] in {"sending", "sent", "delivered"}
    assert answer["delivery"]["due_at"] is None
    assert texter.await_state(message_id, "delivered")["due_at"] is None
    assert len(texter.bodies_out()) == 1
    # And the history and the log say who did not wait
    assert count(sms_context, EVENTS, id=message_id, event="send_asked") == 1
    lines = wait_until(
        lambda: [
            one for one in texter.emitted(ActivityLogged) if one["kind"] == "message.sent_early"
        ]
    )
    assert lines[0]["actor"]["id"] == texter.owner.id


def test_who_may_not_or_knows_it_not_is_refused_and_it_goes_on_waiting(texter: TextingFirm) -> None:
    # Given a waiting text
    message_id = waiting_text(texter)
    # When somebody without the permission asks / Then they are told which one is missing
    with pytest.raises(PermissionDenied, match=r"settings\.edit"):
        send_now(texter, message_id, texter.colleague("member"))
    # When another firm, or nobody's id, is asked for / Then there is no such text
    with pytest.raises(NotFound):
        send_now(texter, message_id, texter.stranger())
    with pytest.raises(NotFound):
        send_now(texter, new_id())
    with pytest.raises(ValidationFailed):
        send_now(texter, "message")
    assert texter.delivery(message_id)["due_at"]
    assert texter.bodies_out() == []


def test_what_does_not_wait_is_a_conflict(texter: TextingFirm, sms_context: ServiceContext) -> None:
    # Given a text that was sent now
    message_id = waiting_text(texter)
    send_now(texter, message_id)
    # When it is asked for again, under way or delivered / Then it no longer waits
    with pytest.raises(Conflict):
        send_now(texter, message_id)
    texter.await_state(message_id, "delivered")
    with pytest.raises(Conflict, match="delivered"):
        send_now(texter, message_id)
    # And what is queued for another reason is not the morning's
    message = outbound(texter.phone)
    with sms_context.database.transaction(texter.firm_id) as tx:
        TextLedger().open(tx, message, not_before=utc_now() + NIGHT)
    with pytest.raises(Conflict, match="does not wait"):
        send_now(texter, message.message_id)


def test_a_busy_provider_does_not_send_it_back_to_the_morning(
    texter: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given a provider that turns the call away
    message_id = waiting_text(texter)
    texter.play.post("faults", provider="twilio", kind="http_429", match=texter.phone)
    # When the text is sent now / Then it is queued for another try, not for the morning
    answer = send_now(texter, message_id)
    assert (answer["delivery"]["state"], answer["delivery"]["due_at"]) == ("queued", None)
    # And goes out at that try, though it is night
    app = SmsUseCases(sms_context)
    wait_until(lambda: app.queue.take_turn(ahead=30.0) or texter.bodies_out())
    texter.await_state(message_id, "delivered")
    assert len(texter.bodies_out()) == 1


def test_a_stop_binds_a_text_that_is_sent_now(texter: TextingFirm) -> None:
    # Given a client who opted out while a text waits
    message_id = waiting_text(texter)
    texter.text_in("STOP")
    wait_until(texter.bodies_out)
    # When somebody sends it now / Then it fails with the reason, and nothing goes out
    answer = send_now(texter, message_id)
    assert answer["delivery"]["state"] == "failed"
    assert answer["delivery"]["reason"]["code"] == "contact_opted_out"
    assert len(texter.bodies_out()) == 1


def test_the_morning_and_the_button_at_once_send_it_once(
    texter: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given five texts that wait, and a morning that comes now
    app = SmsUseCases(sms_context)
    texts = [waiting_text(texter, f"Number {n}") for n in range(5)]
    quiet(texter, enabled=False)
    firm_id = texter.firm_id
    for message_id in texts:
        together = threading.Barrier(6)

        def click(message_id: str = message_id, start: threading.Barrier = together) -> bool:
            start.wait()
            try:
                app.outbound.send_now(texter.owner, SendTextNow(message_id=message_id))
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
        texter.await_state(message_id, "delivered")
    assert sorted(body.partition("\n")[0] for body in texter.bodies_out()) == [
        f"Number {n}" for n in range(5)
    ]
