"""A firm with several numbers: from which one a text leaves, and which STOP binds it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from chassis.errors import RequestError
from chassis.ids import new_id, utc_now
from chassis.runtime.context import ServiceContext
from contracts.events import ConsentChanged, MessageReceived
from contracts.rpc import Sms
from services.sms_svc.outbound.ledger import TextLedger
from services.sms_svc.use_cases import SmsUseCases
from tests.support.addresses import new_phone
from tests.support.firm import TextingFirm
from tests.support.rows import count
from tests.support.samples import outbound
from tests.support.waiting import wait_until

SENT_FROM = (
    "select count(*) from deliveries where message_id = :id and firm_number = :number"
    " and attempts = 1"
)
WRITTEN = "select count(*) from inbound_texts where firm_id = :firm_id"


def second_number(texter: TextingFirm) -> dict[str, Any]:
    """Claim one more number; the first stays the default."""
    return texter.number(new_phone("+1737"), "Payroll")


def change(texter: TextingFirm, number: dict[str, Any], **wanted: Any) -> None:
    texter.call(Sms.UPDATE_NUMBER, number_id=number["id"], **wanted)


def write(texter: TextingFirm, context: ServiceContext, number: str, body: str = "Hello") -> None:
    """The client texts one of the firm's numbers, and the service has it."""
    before = count(context, WRITTEN, firm_id=texter.firm_id)
    texter.text_in(body, number)
    wait_until(lambda: count(context, WRITTEN, firm_id=texter.firm_id) == before + 1)


def sent_from(texter: TextingFirm, body: str) -> str:
    """The number from which the text with this body came to the client's phone."""

    def found() -> str | None:
        texts = texter.texts()
        return next((str(t["from"]) for t in texts if t["body"].startswith(body)), None)

    number = wait_until(found, what=f"the text {body}")
    assert number is not None
    return number


def test_a_reply_leaves_from_the_number_the_client_last_wrote_to(
    texter: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given a firm with two numbers, and a client who has written to neither
    second = second_number(texter)
    texter.send("First")
    assert sent_from(texter, "First") == texter.own_number
    # When the client writes to the second / Then the answer comes from there, and its row says so
    write(texter, sms_context, second["e164"])
    replied = texter.send("Second")
    assert sent_from(texter, "Second") == second["e164"]
    assert count(sms_context, SENT_FROM, id=replied, number=second["e164"]) == 1
    # When they write to the first again / Then from the first
    write(texter, sms_context, texter.own_number)
    texter.send("Third")
    assert sent_from(texter, "Third") == texter.own_number


def test_a_number_that_is_paused_or_released_gives_way_to_the_default(
    texter: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given a client who wrote to the second number, which then is paused
    second = second_number(texter)
    write(texter, sms_context, second["e164"])
    change(texter, second, paused=True)
    # Then the answer comes from the default
    texter.send("Paused")
    assert sent_from(texter, "Paused") == texter.own_number
    # When it is resumed, and then released
    change(texter, second, paused=False)
    texter.send("Resumed")
    assert sent_from(texter, "Resumed") == second["e164"]
    texter.call(Sms.RELEASE_NUMBER, number_id=second["id"])
    texter.send("Released")
    assert sent_from(texter, "Released") == texter.own_number


def test_what_waits_in_the_queue_is_decided_when_its_turn_comes(
    texter: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given a text of the queue that is not due yet
    second, app, ledger = second_number(texter), SmsUseCases(sms_context), TextLedger()
    message = outbound(texter.phone, "Queued")
    firm_id = texter.firm_id
    with sms_context.database.transaction(firm_id) as tx:
        ledger.open(tx, message, broadcast_id=new_id())
        ledger.wait_until(tx, message.message_id, utc_now() + timedelta(minutes=30))
    # When the client writes to the second number before its turn
    write(texter, sms_context, second["e164"])
    wait_until(lambda: app.queue.take_turn(ahead=3600.0) and texter.texts())
    # Then it leaves from there
    assert sent_from(texter, "Queued") == second["e164"]


def test_an_automatic_answer_never_leaves_from_a_paused_number(
    texter: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given a firm that is never in its office and answers automatically; its second number paused
    second = second_number(texter)
    office = {"days": [], "start": "09:00", "end": "17:00", "time_zone": "UTC"}
    reply = {"enabled": True, "text": "We are closed."}
    texter.choose(office_hours=office, auto_reply=reply)
    change(texter, second, paused=True)
    # When a client writes to it, and then to the other / Then only the other answers
    write(texter, sms_context, second["e164"])
    write(texter, sms_context, texter.own_number)
    assert sent_from(texter, "We are closed.") == texter.own_number
    assert len(texter.texts()) == 1


SCENES = [
    # what the client said to which number (1 is the default), and whether a text may go then
    (["STOP 1"], False),
    (["STOP 2"], False),
    (["STOP 1", "hi 2"], False),  # the second has no word of its own: the first's binds it
    (["STOP 1", "START 2"], True),
    (["STOP 1", "START 2", "hi 1"], False),  # a reply leaves from the first, which they stopped
    (["START 1", "STOP 2", "hi 1"], True),
    (["STOP 1", "STOP 2", "START 2"], True),
    (["STOP 2", "START 2", "STOP 1", "hi 2"], True),
]


@pytest.mark.parametrize(("bodies", "allowed"), SCENES, ids=str)
def test_both_services_judge_consent_alike(
    texter: TextingFirm, sms_context: ServiceContext, bodies: list[str], allowed: bool
) -> None:
    # Given a client who said this to the firm's two numbers
    numbers = {"1": texter.own_number, "2": second_number(texter)["e164"]}
    for text in bodies:
        body, _, number = text.partition(" ")
        write(texter, sms_context, numbers[number], body)
    keywords = [body for body in bodies if not body.startswith("hi")]
    wait_until(lambda: len(texter.emitted(ConsentChanged)) == len(keywords))
    wait_until(lambda: len(texter.emitted(MessageReceived)) == len(bodies))
    # When the thread is asked to write, it refuses or takes it by the same rule
    wait_until(lambda: texter.is_usable(texter.place) is allowed, what=f"usable {allowed}")
    # And so does the channel itself, asked past the thread's check
    message = texter.order(texter.phone, "Bare")
    state = (
        "select count(*) from deliveries where message_id = :id and"
        " (state = 'failed' and reason_code = 'contact_opted_out') = :refused"
        " and state <> 'queued'"
    )
    ends = {"id": message.message_id, "refused": not allowed}
    wait_until(lambda: count(sms_context, state, **ends) == 1)
    # And the page that shows the ledger
    consent = texter.call(Sms.GET_CONSENT, phone=texter.phone)
    assert consent["opted_out"] is not allowed
    if allowed:
        assert sent_from(texter, "Bare") == consent["sender"]
        return
    with pytest.raises(RequestError) as caught:
        texter.send("Refused")
    assert caught.value.code == "contact_opted_out"


def test_a_stop_binds_a_default_number_taken_later(
    texter: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given a client who stopped the firm's only number
    write(texter, sms_context, texter.own_number, "STOP")
    wait_until(lambda: texter.emitted(ConsentChanged))
    # When the firm makes a new number its default and releases the old one
    second = second_number(texter)
    change(texter, second, is_default=True)
    old = texter.call(Sms.LIST_NUMBERS)["items"][0]
    texter.call(Sms.RELEASE_NUMBER, number_id=old["id"])
    # Then nothing reaches the client from there either, until they text START to it
    wait_until(lambda: texter.is_usable(texter.place) is False)
    write(texter, sms_context, second["e164"], "START")
    wait_until(lambda: texter.is_usable(texter.place) is True)
    texter.send("Again")
    assert sent_from(texter, "Again") == second["e164"]


def test_a_stop_waits_for_the_text_that_is_being_sent(
    texter: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given nothing said yet / When a STOP comes to the other number while a text is recorded
    second = second_number(texter)
    app, message = SmsUseCases(sms_context), outbound(texter.phone, "Under way")
    with sms_context.database.transaction(texter.firm_id) as tx:
        app.outbound.ledger.open(tx, message)
        outgoing = app.outbound.sender.begin(tx, message)
        texter.text_in("STOP", second["e164"])
        held = "select count(*) from pg_locks where locktype = 'advisory' and not granted"
        wait_until(lambda: count(sms_context, held) >= 1)
    # Then the text goes out, and the STOP is heard right after it
    assert outgoing is not None
    wait_until(lambda: count(sms_context, WRITTEN, firm_id=texter.firm_id) == 1)
