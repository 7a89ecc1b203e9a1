"""Texts through the real service, the real `twilio` package and the sandbox."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from chassis.delivery.ledger import Report
from chassis.errors import (
    ChannelUnavailable,
    Conflict,
    PermissionDenied,
    ValidationFailed,
)
from chassis.ids import new_id
from chassis.messaging.rpc_client import RpcClient
from chassis.refusals import NumberTaken
from chassis.runtime.context import ServiceContext
from contracts.events import DeliveryChanged, MessageReceived
from contracts.rpc import Sms, Thread
from services.sms_svc.outbound.ledger import TextLedger
from services.sms_svc.use_cases import SmsUseCases
from tests.support.firms import client_request, new_phone, staff
from tests.support.play import PlayClient, TwilioWebhooks, inbound_form, twilio_signature
from tests.support.samples import outbound
from tests.support.stacks import count
from tests.support.tap import EventTap
from tests.support.texting import TextingFirm, texting_firm
from tests.support.waiting import wait_until
from tools.stack import Stack

INBOUND = "select count(*) from inbound_texts where provider_id = :sid"
HISTORY = "select count(*) from delivery_history where message_id = :id"
ATTEMPTS = "select attempts from deliveries where message_id = :id"


@pytest.fixture
def firm(rpc: RpcClient, play: PlayClient) -> TextingFirm:
    return texting_firm(rpc, play)


# Outbound


def test_a_text_reaches_the_phone_and_comes_back_delivered(
    firm: TextingFirm, tap: EventTap
) -> None:
    # Given a client with a phone / When staff write to it
    message_id = firm.send("Your return is ready.")
    # Then the phone has it, once, and the thread says delivered
    assert firm.await_state(message_id, "delivered")["reason"] is None
    bodies = [text["body"] for text in firm.play.texts_to(firm.phone)]
    assert len(bodies) == 1
    assert bodies[0].startswith("Your return is ready.\n\n")
    # And the states came in an order that only ever went forward
    reports = tap.payloads(firm.actor.firm_id, DeliveryChanged)
    sequences = [report["sequence"] for report in reports]
    assert sequences == sorted(set(sequences))


@pytest.mark.parametrize(
    ("phone", "state", "words", "permanent"),
    [
        ("+15005551211", "failed", "not a phone number", True),
        ("+15005551610", "failed", "opted out", True),
        ("+15005553003", "undelivered", "switched off", False),
        ("+15005553006", "undelivered", "landline", True),
    ],
)
def test_a_failure_comes_back_with_its_reason_in_words(
    rpc: RpcClient, play: PlayClient, phone: str, state: str, words: str, permanent: bool
) -> None:
    # Given a phone that cannot be reached / When staff write to it
    firm = texting_firm(rpc, play, phone)
    reason = firm.await_state(firm.send("Hello"), "failed", "undelivered")
    # Then the thread says why, and whether trying again makes sense
    assert reason["state"] == state
    assert words in reason["reason"]["message"]
    assert reason["reason"]["permanent"] is permanent


def test_callbacks_twice_and_out_of_order_end_delivered(
    firm: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given a provider that doubles and reorders its callbacks
    firm.play.fault("duplicate", 2)
    firm.play.fault("reorder", 1, 0.2)
    # When a text is sent
    message_id = firm.send("Hello")
    # Then it ends delivered, and a repeated report left no second line of history
    firm.await_state(message_id, "delivered")
    distinct = (
        "select count(*) - count(distinct report_id) from delivery_history"
        " where message_id = :id and report_id is not null"
    )
    assert count(sms_context, distinct, id=message_id) == 0


def test_reports_in_every_shuffle_never_move_a_text_back(
    rpc: RpcClient, play: PlayClient, twilio: TwilioWebhooks, tap: EventTap
) -> None:
    # Given a text whose own callbacks stop at `sent`
    firm = texting_firm(rpc, play, "+15005559001")
    message_id = firm.send("Hello")
    firm.await_state(message_id, "sent")
    sid = f"{firm.play.texts_to(firm.phone)[-1]['sid']}"
    # When all reports come several times, shuffled and at once
    reports = ["queued", "sending", "sent", "delivered", "read"] * 3
    random.shuffle(reports)
    with ThreadPoolExecutor(5) as posting:
        answers = list(posting.map(lambda r: twilio.status(message_id, sid, r), reports))
    # Then all are taken, and the end is the furthest state
    assert {answer.status_code for answer in answers} == {204}
    firm.await_state(message_id, "read")
    states = [r["state"] for r in tap.payloads(firm.actor.firm_id, DeliveryChanged)]
    rank = ["sending", "sent", "delivered", "read"]
    assert [rank.index(s) for s in states] == sorted(rank.index(s) for s in states)


def test_a_callback_faster_than_the_answer_of_the_call(
    firm: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given a provider that answers late, after its callbacks
    firm.play.fault("timeout_after_accept", 1, 0.6)
    # When a text is sent
    message_id = firm.send("Hello")
    # Then it ends delivered, was tried once and sent once
    firm.await_state(message_id, "delivered")
    wait_until(lambda: count(sms_context, "select count(*) from delivery_history where message_id"
                             " = :id and event = 'accepted'", id=message_id) == 1)  # fmt: skip
    assert firm.delivery(message_id)["state"] == "delivered"
    assert count(sms_context, ATTEMPTS, id=message_id) == 1
    assert len(firm.play.texts_to(firm.phone)) == 1


def test_a_call_whose_outcome_is_unknown_is_settled_and_never_repeated(
    firm: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given a provider that accepts, does not answer in time, and loses its callbacks
    firm.play.fault("timeout_after_accept", 1, 1.6)
    firm.play.fault("drop", 4)
    message_id = firm.send("Only once, please.")
    # When the deadline passes / Then the text is uncertain, and says so
    assert firm.await_state(message_id, "uncertain")["reason"]["code"] == "outcome_unknown"
    # When the provider's list is asked
    SmsUseCases(sms_context).reconciliation.settle_uncertain(age=0.0)
    firm.await_state(message_id, "sending", "sent", "delivered")
    # And how it stands
    wait_until(lambda: firm.play.texts_to(firm.phone)[-1]["status"] == "delivered")
    SmsUseCases(sms_context).reconciliation.poll_unfinished(age=0.0)
    # Then it is delivered, and the phone has it once
    firm.await_state(message_id, "delivered")
    assert len(firm.play.texts_to(firm.phone)) == 1
    assert count(sms_context, ATTEMPTS, id=message_id) == 1


def test_two_uncertain_texts_of_one_wording_are_not_taken_for_one(
    firm: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given two texts alike, both without an answer
    firm.play.fault("timeout_after_accept", 2, 1.6)
    firm.play.fault("drop", 8)
    ids = [firm.send("Same words"), firm.send("Same words")]
    for message_id in ids:
        firm.await_state(message_id, "uncertain")
    # When the list settles them / Then each has a text of its own at the provider
    SmsUseCases(sms_context).reconciliation.settle_uncertain(age=0.0)
    named = "select count(distinct provider_id) from deliveries where firm_id = :firm_id"
    assert count(sms_context, named, firm_id=firm.actor.firm_id) == 2
    assert len(firm.play.texts_to(firm.phone)) == 2


def test_a_text_the_provider_never_had_is_failed_after_asking(
    firm: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given a text left in `sending` by a crash before the call went out
    message = outbound(firm.phone, "Never sent")
    ledger = TextLedger()
    with sms_context.database.transaction(firm.actor.firm_id) as tx:
        assert ledger.open(tx, message)
        assert not ledger.open(tx, message)
        ledger.apply(tx, message.message_id, Report("send_started"))
    # When its doubt is settled with the provider's list
    SmsUseCases(sms_context).reconciliation.settle_uncertain(age=0.0)
    # Then it has failed, says so, and nothing was sent
    with sms_context.database.transaction(firm.actor.firm_id) as tx:
        row = ledger.find(tx, message_id=message.message_id)
    assert (row["state"], row["reason_code"]) == ("failed", "not_accepted")
    assert firm.play.texts_to(firm.phone) == []


@pytest.mark.parametrize("trouble", ["http_429", "http_5xx"])
def test_a_provider_that_is_busy_is_tried_again(
    firm: TextingFirm, sms_context: ServiceContext, trouble: str
) -> None:
    # Given a provider that turns the first call away (429, or 503)
    firm.play.fault(trouble, 1)
    # When a text is sent and its turn comes again
    message_id = firm.send("Hello")
    queued = "select count(*) from delivery_history where message_id = :id and event = 'postponed'"
    wait_until(lambda: count(sms_context, queued, id=message_id) == 1)
    wait_until(lambda: SmsUseCases(sms_context).queue.take_turn(ahead=300.0))
    # Then it is delivered at the second attempt, once
    firm.await_state(message_id, "delivered")
    assert count(sms_context, ATTEMPTS, id=message_id) == 2
    assert len(firm.play.texts_to(firm.phone)) == 1


def test_a_firm_without_a_number_is_told_before_anything_is_stored(
    rpc: RpcClient, firm_id: str
) -> None:
    # Given a firm that claimed no number
    actor = staff(firm_id)
    client = rpc.call(Thread.CREATE_CLIENT, actor, client_request("Acme", new_phone()))
    request = {
        "conversation_id": client["conversation_id"], "channel": "sms", "body": "Hello",
        "idempotency_key": new_id(),
    }  # fmt: skip
    # When staff try to text / Then they hear why not, and the thread stays empty
    with pytest.raises(ChannelUnavailable, match="no phone number yet"):
        rpc.call(Thread.COMPOSE_MESSAGE, actor, request)
    listed = rpc.call(Thread.LIST_MESSAGES, actor, {"conversation_id": client["conversation_id"]})
    assert listed["items"] == []


# Inbound and its webhook


def test_a_text_from_the_phone_stands_in_the_clients_thread(firm: TextingFirm) -> None:
    # Given the client's phone / When it writes to the firm's number
    firm.play.post("texts", from_=firm.phone, to=firm.number, body="Is it ready? 👋")
    # Then the thread has it, from that contact
    request = {"conversation_id": firm.conversation_id}
    items = wait_until(lambda: firm.rpc.call(Thread.LIST_MESSAGES, firm.actor, request)["items"])
    assert [(m["body_text"], m["direction"], m["author"]["kind"]) for m in items] == [
        ("Is it ready? 👋", "inbound", "contact")
    ]


@pytest.mark.parametrize("signature", ["", "wrong", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="])
def test_a_webhook_without_a_right_signature_is_refused_and_nothing_is_stored(
    firm: TextingFirm, twilio: TwilioWebhooks, sms_context: ServiceContext, signature: str
) -> None:
    # Given a form that somebody else made up
    form = inbound_form(firm.phone, firm.number, "Send me money")
    # When it is posted / Then 403, and nothing of it is kept
    answer = twilio.text(form, signature)
    assert answer.status_code == 403
    assert answer.json()["code"] == "bad_signature"
    assert count(sms_context, INBOUND, sid=form["MessageSid"]) == 0


def test_a_signature_of_other_words_does_not_fit(
    stack: Stack, firm: TextingFirm, twilio: TwilioWebhooks, sms_context: ServiceContext
) -> None:
    # Given a right signature of one form
    environment = stack.environment
    form = inbound_form(firm.phone, firm.number, "Pay 10")
    url = environment["SMS_PUBLIC_URL"] + "/webhooks/twilio/messages"
    signature = twilio_signature(environment["TWILIO_AUTH_TOKEN"], url, form)
    # When the words, or the address, change / Then it is refused
    assert twilio.text({**form, "Body": "Pay 1000"}, signature).status_code == 403
    status = f"/webhooks/twilio/status/{new_id()}"
    assert twilio.post(status, form, signature).status_code == 403
    assert twilio.post("/webhooks/twilio/messages?x=1", form, signature).status_code == 403
    assert count(sms_context, INBOUND, sid=form["MessageSid"]) == 0
    # And with the words it was made for it is taken
    assert twilio.text(form, signature).status_code == 204


def test_a_webhook_repeated_at_once_is_one_message(
    firm: TextingFirm, twilio: TwilioWebhooks, tap: EventTap, sms_context: ServiceContext
) -> None:
    # Given one text whose webhook comes eight times at the same time
    form = inbound_form(firm.phone, firm.number, "Hello")
    # When all are posted
    with ThreadPoolExecutor(8) as posting:
        answers = list(posting.map(twilio.text, [form] * 8))
    # Then each is thanked, and there is one message
    assert {answer.status_code for answer in answers} == {204}
    assert count(sms_context, INBOUND, sid=form["MessageSid"]) == 1
    wait_until(lambda: tap.payloads(firm.actor.firm_id, MessageReceived))
    assert len(tap.payloads(firm.actor.firm_id, MessageReceived)) == 1


@pytest.mark.parametrize("missing", ["MessageSid", "AccountSid", "From", "To"])
def test_a_signed_webhook_without_a_parameter_names_it(
    firm: TextingFirm, twilio: TwilioWebhooks, missing: str
) -> None:
    # Given a signed form that lacks a parameter / When it is posted / Then 400 names it
    form = inbound_form(firm.phone, firm.number, "Hello")
    del form[missing]
    answer = twilio.text(form)
    assert answer.status_code == 400
    assert missing in answer.json()["detail"]
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_text_to_a_number_nobody_claimed_is_taken_and_forgotten(
    twilio: TwilioWebhooks, sms_context: ServiceContext
) -> None:
    # Given a number of the account that no firm has / When a text comes / Then Twilio is content
    form = inbound_form(new_phone(), new_phone(), "Anybody?")
    assert twilio.text(form).status_code == 204
    assert count(sms_context, INBOUND, sid=form["MessageSid"]) == 0


@pytest.mark.parametrize(
    ("message_id", "status", "answered"),
    [("no-uuid", "sent", 404), (new_id(), "sent", 404), (new_id(), "invented", 400)],
)
def test_a_status_of_no_message_of_ours(
    twilio: TwilioWebhooks, message_id: str, status: str, answered: int
) -> None:
    # Given a signed callback that fits nothing / When it is posted / Then 4xx, and no crash
    assert twilio.status(message_id, f"SM{0:032x}", status).status_code == answered


# Numbers


def test_claiming_is_repeatable_and_sets_the_webhook(firm: TextingFirm, stack: Stack) -> None:
    # Given a claimed number / When it is claimed again
    again = firm.rpc.call(Sms.CLAIM_NUMBER, firm.actor, {"e164": firm.number})
    listed = firm.rpc.call(Sms.LIST_NUMBERS, firm.actor)["items"]
    # Then it is the same one, the default, and the provider points at us
    assert [again] == listed
    assert again["is_default"]
    numbers = {n["e164"]: n["sms_url"] for n in firm.play.get("state")["numbers"]}
    assert numbers[firm.number] == stack.url("sms_svc") + "/webhooks/twilio/messages"


def test_a_number_of_another_firm_is_a_conflict(firm: TextingFirm) -> None:
    # Given a number one firm holds / When another claims it / Then it is told so
    with pytest.raises(Conflict):
        firm.rpc.call(Sms.CLAIM_NUMBER, staff(new_id()), {"e164": firm.number})
    assert firm.rpc.call(Sms.LIST_NUMBERS, staff(new_id()))["items"] == []


def test_claiming_needs_permission_a_number_and_an_account_that_has_it(
    rpc: RpcClient, firm_id: str
) -> None:
    # Given requests that cannot be met / When they are made / Then each error says why
    with pytest.raises(PermissionDenied):
        rpc.call(Sms.CLAIM_NUMBER, staff(firm_id, "member"), {"e164": new_phone()})
    with pytest.raises(ValidationFailed):
        rpc.call(Sms.CLAIM_NUMBER, staff(firm_id), {"e164": "call me"})
    with pytest.raises(NumberTaken):
        rpc.call(Sms.CLAIM_NUMBER, staff(firm_id), {"e164": "+15005550000"})
    assert rpc.call(Sms.LIST_NUMBERS, staff(firm_id))["items"] == []
