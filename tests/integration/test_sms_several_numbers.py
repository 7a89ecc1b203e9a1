"""A firm with several numbers: from which one a text leaves, and which STOP binds it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from chassis.errors import RequestError
from chassis.ids import new_id, utc_now
from chassis.messaging.rpc_client import RpcClient
from chassis.runtime.context import ServiceContext
from contracts.events import ConsentChanged, MessageReceived
from contracts.rpc import Sms, Thread
from services.sms_svc.outbound.ledger import TextLedger
from services.sms_svc.use_cases import SmsUseCases
from tests.support.firms import new_phone
from tests.support.play import PlayClient
from tests.support.samples import composed, envelope_of, outbound
from tests.support.sms_settings import choose
from tests.support.stacks import count
from tests.support.tap import EventTap
from tests.support.texting import TextingFirm, texting_firm
from tests.support.waiting import wait_until

SENT_FROM = (
    "select count(*) from deliveries where message_id = :id and firm_number = :number"
    " and attempts = 1"
)
WRITTEN = "select count(*) from inbound_texts where firm_id = :firm_id"


@pytest.fixture
def firm(rpc: RpcClient, play: PlayClient) -> TextingFirm:
    return texting_firm(rpc, play)


def second_number(firm: TextingFirm) -> dict[str, Any]:
    """Claim one more number; the first stays the default."""
    e164 = new_phone("+1737")
    firm.play.post("numbers", e164=e164)
    request = {"e164": e164, "label": "Payroll"}
    return firm.rpc.call(Sms.CLAIM_NUMBER, firm.actor, request)


def change(firm: TextingFirm, number: dict[str, Any], **wanted: Any) -> None:
    firm.rpc.call(Sms.UPDATE_NUMBER, firm.actor, {"number_id": number["id"], **wanted})


def write(firm: TextingFirm, context: ServiceContext, number: str, body: str = "Hello") -> None:
    """The client texts one of the firm's numbers, and the service has it."""
    before = count(context, WRITTEN, firm_id=firm.actor.firm_id)
    firm.play.post("texts", from_=firm.phone, to=number, body=body)
    wait_until(lambda: count(context, WRITTEN, firm_id=firm.actor.firm_id) == before + 1)


def sent_from(firm: TextingFirm, body: str) -> str:
    """The number from which the text with this body came to the client's phone."""

    def found() -> str | None:
        texts = firm.play.texts_to(firm.phone)
        return next((str(t["from"]) for t in texts if t["body"].startswith(body)), None)

    number = wait_until(found, what=f"the text {body}")
    assert number is not None
    return number


def test_a_reply_leaves_from_the_number_the_client_last_wrote_to(
    firm: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given a firm with two numbers, and a client who has written to neither
    second = second_number(firm)
    firm.send("First")
    assert sent_from(firm, "First") == firm.number
    # When the client writes to the second / Then the answer comes from there, and its row says so
    write(firm, sms_context, second["e164"])
    replied = firm.send("Second")
    assert sent_from(firm, "Second") == second["e164"]
    assert count(sms_context, SENT_FROM, id=replied, number=second["e164"]) == 1
    # When they write to the first again / Then from the first
    write(firm, sms_context, firm.number)
    firm.send("Third")
    assert sent_from(firm, "Third") == firm.number


def test_a_number_that_is_paused_or_released_gives_way_to_the_default(
    firm: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given a client who wrote to the second number, which then is paused
    second = second_number(firm)
    write(firm, sms_context, second["e164"])
    change(firm, second, paused=True)
    # Then the answer comes from the default
    firm.send("Paused")
    assert sent_from(firm, "Paused") == firm.number
    # When it is resumed, and then released
    change(firm, second, paused=False)
    firm.send("Resumed")
    assert sent_from(firm, "Resumed") == second["e164"]
    firm.rpc.call(Sms.RELEASE_NUMBER, firm.actor, {"number_id": second["id"]})
    firm.send("Released")
    assert sent_from(firm, "Released") == firm.number


def test_what_waits_in_the_queue_is_decided_when_its_turn_comes(
    firm: TextingFirm, sms_context: ServiceContext, tap: EventTap
) -> None:
    # Given a text of the queue that is not due yet
    second, app, ledger = second_number(firm), SmsUseCases(sms_context), TextLedger()
    message = outbound(firm.phone, "Queued")
    firm_id = firm.actor.firm_id
    with sms_context.database.transaction(firm_id) as tx:
        ledger.open(tx, message, broadcast_id=new_id())
        ledger.wait_until(tx, message.message_id, utc_now() + timedelta(minutes=30))
    # When the client writes to the second number before its turn
    write(firm, sms_context, second["e164"])
    wait_until(lambda: app.queue.take_turn(ahead=3600.0) and firm.play.texts_to(firm.phone))
    # Then it leaves from there
    assert sent_from(firm, "Queued") == second["e164"]


def test_an_automatic_answer_never_leaves_from_a_paused_number(
    firm: TextingFirm, sms_context: ServiceContext, tap: EventTap
) -> None:
    # Given a firm that is never in its office and answers automatically; its second number paused
    second = second_number(firm)
    office = {"days": [], "start": "09:00", "end": "17:00", "time_zone": "UTC"}
    reply = {"enabled": True, "text": "We are closed."}
    choose(firm.rpc, firm.actor, office_hours=office, auto_reply=reply)
    change(firm, second, paused=True)
    # When a client writes to it, and then to the other / Then only the other answers
    write(firm, sms_context, second["e164"])
    write(firm, sms_context, firm.number)
    assert sent_from(firm, "We are closed.") == firm.number
    assert len(firm.play.texts_to(firm.phone)) == 1


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


@pytest.mark.parametrize(("said", "allowed"), SCENES, ids=str)
def test_both_services_judge_consent_alike(
    firm: TextingFirm, sms_context: ServiceContext, tap: EventTap, said: list[str], allowed: bool
) -> None:
    # Given a client who said this to the firm's two numbers
    numbers = {"1": firm.number, "2": second_number(firm)["e164"]}
    for words in said:
        body, _, number = words.partition(" ")
        write(firm, sms_context, numbers[number], body)
    firm_id = firm.actor.firm_id
    keywords = [words for words in said if not words.startswith("hi")]
    wait_until(lambda: len(tap.payloads(firm_id, ConsentChanged)) == len(keywords))
    wait_until(lambda: len(tap.payloads(firm_id, MessageReceived)) == len(said))
    # When the thread is asked to write, it refuses or takes it by the same rule
    wait_until(lambda: usable(firm) is allowed, what=f"usable {allowed}")
    # And so does the channel itself, asked past the thread's check
    message = composed(firm.phone, "Bare")
    tap.say(envelope_of(message, firm_id))
    state = (
        "select count(*) from deliveries where message_id = :id and"
        " (state = 'failed' and reason_code = 'contact_opted_out') = :refused"
        " and state <> 'queued'"
    )
    ends = {"id": message.message_id, "refused": not allowed}
    wait_until(lambda: count(sms_context, state, **ends) == 1)
    # And the page that shows the ledger
    told = firm.rpc.call(Sms.GET_CONSENT, firm.actor, {"phone": firm.phone})
    assert told["opted_out"] is not allowed
    if allowed:
        assert sent_from(firm, "Bare") == told["sender"]
        return
    with pytest.raises(RequestError) as caught:
        firm.send("Refused")
    assert caught.value.code == "contact_opted_out"


def usable(firm: TextingFirm) -> bool:
    request = {"conversation_id": firm.conversation_id}
    found = firm.rpc.call(Thread.GET_CONVERSATION, firm.actor, request)
    (line,) = [o for o in found["channels_available"] if o["channel"] == "sms"]
    return bool(line["usable"])


def test_a_stop_binds_a_default_number_taken_later(
    firm: TextingFirm, sms_context: ServiceContext, tap: EventTap
) -> None:
    # Given a client who stopped the firm's only number
    write(firm, sms_context, firm.number, "STOP")
    wait_until(lambda: tap.payloads(firm.actor.firm_id, ConsentChanged))
    # When the firm makes a new number its default and releases the old one
    second = second_number(firm)
    change(firm, second, is_default=True)
    old = firm.rpc.call(Sms.LIST_NUMBERS, firm.actor)["items"][0]
    firm.rpc.call(Sms.RELEASE_NUMBER, firm.actor, {"number_id": old["id"]})
    # Then nothing reaches the client from there either, until they text START to it
    wait_until(lambda: usable(firm) is False)
    write(firm, sms_context, second["e164"], "START")
    wait_until(lambda: usable(firm) is True)
    firm.send("Again")
    assert sent_from(firm, "Again") == second["e164"]


def test_a_stop_waits_for_the_text_that_is_being_sent(
    firm: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given nothing said yet / When a STOP comes to the other number while a text is recorded
    second = second_number(firm)
    app, message = SmsUseCases(sms_context), outbound(firm.phone, "Under way")
    with sms_context.database.transaction(firm.actor.firm_id) as tx:
        app.outbound.ledger.open(tx, message)
        outgoing = app.outbound.sender.begin(tx, message)
        firm.play.post("texts", from_=firm.phone, to=second["e164"], body="STOP")
        held = "select count(*) from pg_locks where locktype = 'advisory' and not granted"
        wait_until(lambda: count(sms_context, held) >= 1)
    # Then the text goes out, and the STOP is heard right after it
    assert outgoing is not None
    wait_until(lambda: count(sms_context, WRITTEN, firm_id=firm.actor.firm_id) == 1)
