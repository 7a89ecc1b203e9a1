"""Texts through the real service, the real `twilio` package and the sandbox."""

from __future__ import annotations

import random
from collections.abc import Callable
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
from chassis.refusals import NumberTaken
from chassis.runtime.context import ServiceContext
from contracts.events import DeliveryChanged, MessageReceived
from contracts.rpc import Sms
from services.sms_svc.outbound.ledger import TextLedger
from services.sms_svc.use_cases import SmsUseCases
from tests.support.addresses import new_phone
from tests.support.firm import FirmInTest, TextingFirm
from tests.support.play import TwilioWebhooks, inbound_form, twilio_signature
from tests.support.rows import count
from tests.support.samples import outbound
from tests.support.waiting import wait_until
from tools.stack import Stack

INBOUND = "select count(*) from inbound_texts where provider_id = :sid"
HISTORY = "select count(*) from delivery_history where message_id = :id"
ATTEMPTS = "select attempts from deliveries where message_id = :id"


# Outbound


def test_a_text_reaches_the_phone_and_comes_back_delivered(texter: TextingFirm) -> None:
    # Given a client with a phone / When staff write to it
    message_id = texter.send("Your return is ready.")
    # Then the phone has it, once, and the thread says delivered
    assert texter.await_state(message_id, "delivered")["reason"] is None
    bodies = texter.bodies_out()
    assert len(bodies) == 1
    assert bodies[0].startswith("Your return is ready.\n\n")
    # And the states came in an order that only ever went forward
    reports = texter.emitted(DeliveryChanged)
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
    make_texter: Callable[..., TextingFirm], phone: str, state: str, words: str, permanent: bool
) -> None:
    # Given a phone that cannot be reached / When staff write to it
    texter = make_texter(phone=phone)
    reason = texter.await_state(texter.send("Hello"), "failed", "undelivered")
    # Then the thread says why, and whether trying again makes sense
    assert reason["state"] == state
    assert words in reason["reason"]["message"]
    assert reason["reason"]["permanent"] is permanent


def test_callbacks_twice_and_out_of_order_end_delivered(
    texter: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given a provider that doubles and reorders its callbacks
    texter.play.fault("duplicate", 2)
    texter.play.fault("reorder", 1, 0.2)
    # When a text is sent
    message_id = texter.send("Hello")
    # Then it ends delivered, and a repeated report left no second line of history
    texter.await_state(message_id, "delivered")
    distinct = (
        "select count(*) - count(distinct report_id) from delivery_history"
        " where message_id = :id and report_id is not null"
    )
    assert count(sms_context, distinct, id=message_id) == 0


def test_reports_in_every_shuffle_never_move_a_text_back(
    make_texter: Callable[..., TextingFirm], twilio: TwilioWebhooks
) -> None:
    # Given a text whose own callbacks stop at `sent`
    texter = make_texter(phone="+15005559001")
    message_id = texter.send("Hello")
    texter.await_state(message_id, "sent")
    sid = f"{texter.texts()[-1]['sid']}"
    # When all reports come several times, shuffled and at once
    reports = ["queued", "sending", "sent", "delivered", "read"] * 3
    random.shuffle(reports)
    with ThreadPoolExecutor(5) as posting:
        answers = list(posting.map(lambda r: twilio.status(message_id, sid, r), reports))
    # Then all are taken, and the end is the furthest state
    assert {answer.status_code for answer in answers} == {204}
    texter.await_state(message_id, "read")
    states = [r["state"] for r in texter.emitted(DeliveryChanged)]
    rank = ["sending", "sent", "delivered", "read"]
    assert [rank.index(s) for s in states] == sorted(rank.index(s) for s in states)


def test_a_callback_faster_than_the_answer_of_the_call(
    texter: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given a provider that answers late, after its callbacks
    texter.play.fault("timeout_after_accept", 1, 0.6)
    # When a text is sent
    message_id = texter.send("Hello")
    # Then it ends delivered, was tried once and sent once
    texter.await_state(message_id, "delivered")
    wait_until(lambda: count(sms_context, "select count(*) from delivery_history where message_id"
                             " = :id and event = 'accepted'", id=message_id) == 1)  # fmt: skip
    assert texter.delivery(message_id)["state"] == "delivered"
    assert count(sms_context, ATTEMPTS, id=message_id) == 1
    assert len(texter.texts()) == 1


def test_a_call_whose_outcome_is_unknown_is_settled_and_never_repeated(
    texter: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given a provider that accepts, does not answer in time, and loses its callbacks
    texter.play.fault("timeout_after_accept", 1, 1.6)
    texter.play.fault("drop", 4)
    message_id = texter.send("Only once, please.")
    # When the deadline passes / Then the text is uncertain, and says so
    assert texter.await_state(message_id, "uncertain")["reason"]["code"] == "outcome_unknown"
    # When the provider's list is asked
    SmsUseCases(sms_context).reconciliation.settle_uncertain(age=0.0)
    texter.await_state(message_id, "sending", "sent", "delivered")
    # And how it stands
    wait_until(lambda: texter.texts()[-1]["status"] == "delivered")
    SmsUseCases(sms_context).reconciliation.poll_unfinished(age=0.0)
    # Then it is delivered, and the phone has it once
    texter.await_state(message_id, "delivered")
    assert len(texter.texts()) == 1
    assert count(sms_context, ATTEMPTS, id=message_id) == 1


def test_two_uncertain_texts_of_one_wording_are_not_taken_for_one(
    texter: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given two texts alike, both without an answer
    texter.play.fault("timeout_after_accept", 2, 1.6)
    texter.play.fault("drop", 8)
    ids = [texter.send("Same words"), texter.send("Same words")]
    for message_id in ids:
        texter.await_state(message_id, "uncertain")
    # When the list settles them / Then each has a text of its own at the provider
    SmsUseCases(sms_context).reconciliation.settle_uncertain(age=0.0)
    named = "select count(distinct provider_id) from deliveries where firm_id = :firm_id"
    assert count(sms_context, named, firm_id=texter.firm_id) == 2
    assert len(texter.texts()) == 2


def test_a_text_the_provider_never_had_is_failed_after_asking(
    texter: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given a text left in `sending` by a crash before the call went out
    message = outbound(texter.phone, "Never sent")
    ledger = TextLedger()
    with sms_context.database.transaction(texter.firm_id) as tx:
        assert ledger.open(tx, message)
        assert not ledger.open(tx, message)
        ledger.apply(tx, message.message_id, Report("send_started"))
    # When its doubt is settled with the provider's list
    SmsUseCases(sms_context).reconciliation.settle_uncertain(age=0.0)
    # Then it has failed, says so, and nothing was sent
    with sms_context.database.transaction(texter.firm_id) as tx:
        row = ledger.find(tx, message_id=message.message_id)
    assert (row["state"], row["reason_code"]) == ("failed", "not_accepted")
    assert texter.texts() == []


@pytest.mark.parametrize("trouble", ["http_429", "http_5xx"])
def test_a_provider_that_is_busy_is_tried_again(
    texter: TextingFirm, sms_context: ServiceContext, trouble: str
) -> None:
    # Given a provider that turns the first call away (429, or 503)
    texter.play.fault(trouble, 1)
    # When a text is sent and its turn comes again
    message_id = texter.send("Hello")
    queued = "select count(*) from delivery_history where message_id = :id and event = 'postponed'"
    wait_until(lambda: count(sms_context, queued, id=message_id) == 1)
    wait_until(lambda: SmsUseCases(sms_context).queue.take_turn(ahead=300.0))
    # Then it is delivered at the second attempt, once
    texter.await_state(message_id, "delivered")
    assert count(sms_context, ATTEMPTS, id=message_id) == 2
    assert len(texter.texts()) == 1


def test_a_firm_without_a_number_is_told_before_anything_is_stored(
    firm: FirmInTest,
) -> None:
    # Given a firm that claimed no number
    client = firm.client("Acme", new_phone())
    # When staff try to text / Then they hear why not, and the thread stays empty
    with pytest.raises(ChannelUnavailable, match="no phone number yet"):
        firm.compose(client)
    assert firm.messages(client) == []


# Inbound and its webhook


def test_a_text_from_the_phone_stands_in_the_clients_thread(texter: TextingFirm) -> None:
    # Given the client's phone / When it writes to the firm's number
    texter.text_in("Is it ready? 👋")
    # Then the thread has it, from that contact
    items = wait_until(lambda: texter.messages(texter.place))
    assert [(m["body_text"], m["direction"], m["author"]["kind"]) for m in items] == [
        ("Is it ready? 👋", "inbound", "contact")
    ]


@pytest.mark.parametrize("signature", ["", "wrong", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="])
def test_a_webhook_without_a_right_signature_is_refused_and_nothing_is_stored(
    texter: TextingFirm, twilio: TwilioWebhooks, sms_context: ServiceContext, signature: str
) -> None:
    # Given a form that somebody else made up
    form = inbound_form(texter.phone, texter.own_number, "Send me money")
    # When it is posted / Then 403, and nothing of it is kept
    answer = twilio.text(form, signature)
    assert answer.status_code == 403
    assert answer.json()["code"] == "bad_signature"
    assert count(sms_context, INBOUND, sid=form["MessageSid"]) == 0


def test_a_signature_of_other_words_does_not_fit(
    stack: Stack, texter: TextingFirm, twilio: TwilioWebhooks, sms_context: ServiceContext
) -> None:
    # Given a right signature of one form
    environment = stack.environment
    form = inbound_form(texter.phone, texter.own_number, "Pay 10")
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
    texter: TextingFirm, twilio: TwilioWebhooks, sms_context: ServiceContext
) -> None:
    # Given one text whose webhook comes eight times at the same time
    form = inbound_form(texter.phone, texter.own_number, "Hello")
    # When all are posted
    with ThreadPoolExecutor(8) as posting:
        answers = list(posting.map(twilio.text, [form] * 8))
    # Then each is thanked, and there is one message
    assert {answer.status_code for answer in answers} == {204}
    assert count(sms_context, INBOUND, sid=form["MessageSid"]) == 1
    wait_until(lambda: texter.emitted(MessageReceived))
    assert len(texter.emitted(MessageReceived)) == 1


@pytest.mark.parametrize("missing", ["MessageSid", "AccountSid", "From", "To"])
def test_a_signed_webhook_without_a_parameter_names_it(
    texter: TextingFirm, twilio: TwilioWebhooks, missing: str
) -> None:
    # Given a signed form that lacks a parameter / When it is posted / Then 400 names it
    form = inbound_form(texter.phone, texter.own_number, "Hello")
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


def test_claiming_is_repeatable_and_sets_the_webhook(texter: TextingFirm, stack: Stack) -> None:
    # Given a claimed number / When it is claimed again
    again = texter.call(Sms.CLAIM_NUMBER, e164=texter.own_number)
    listed = texter.call(Sms.LIST_NUMBERS)["items"]
    # Then it is the same one, the default, and the provider points at us
    assert [again] == listed
    assert again["is_default"]
    numbers = {n["e164"]: n["sms_url"] for n in texter.play.get("state")["numbers"]}
    assert numbers[texter.own_number] == stack.url("sms_svc") + "/webhooks/twilio/messages"


def test_a_number_of_another_firm_is_a_conflict(texter: TextingFirm) -> None:
    # Given a number one firm holds / When another claims it / Then it is told so
    with pytest.raises(Conflict):
        texter.call(Sms.CLAIM_NUMBER, texter.stranger(), e164=texter.own_number)
    assert texter.call(Sms.LIST_NUMBERS, texter.stranger())["items"] == []


def test_claiming_needs_permission_a_number_and_an_account_that_has_it(
    firm: FirmInTest,
) -> None:
    # Given requests that cannot be met / When they are made / Then each error says why
    with pytest.raises(PermissionDenied):
        firm.call(Sms.CLAIM_NUMBER, firm.colleague("member"), e164=new_phone())
    with pytest.raises(ValidationFailed):
        firm.call(Sms.CLAIM_NUMBER, e164="call me")
    with pytest.raises(NumberTaken):
        firm.call(Sms.CLAIM_NUMBER, e164="+15005550000")
    assert firm.call(Sms.LIST_NUMBERS)["items"] == []
