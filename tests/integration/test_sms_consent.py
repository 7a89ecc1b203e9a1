"""STOP means stop: the consent ledger, the disclosure and quiet hours through the service."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from chassis.errors import PermissionDenied, ValidationFailed
from chassis.ids import new_id, utc_now
from chassis.refusals import InvalidPhoneNumber
from chassis.runtime.context import ServiceContext
from contracts.events import (
    ActivityLogged,
    AutomaticMessageSent,
    ConsentChanged,
    DeliveryChanged,
    MessageReceived,
)
from contracts.rpc import Sms
from services.sms_svc.consent import disclosure, ledger
from services.sms_svc.outbound.tables import DELIVERIES
from services.sms_svc.use_cases import SmsUseCases
from tests.support.addresses import new_phone
from tests.support.firm import NUMBER, TextingFirm
from tests.support.play import TwilioWebhooks
from tests.support.rows import count
from tests.support.samples import composed
from tests.support.waiting import wait_until

NOTICE = "Reply STOP to opt out"
LINES = "select count(*) from consent_events where firm_id = :firm_id"
LEDGER = "select count(*) from consent_events where firm_id = :firm_id and kind = :kind"

WAITING = (
    "select count(*) from pg_locks where locktype = 'advisory' and not granted"
    " and database = (select oid from pg_database where datname = current_database())"
)


def compose(texter: TextingFirm, body: str = "Hello", **changes: Any) -> str:
    """thread_svc's order to send, past its own checks; the message's id."""
    return texter.order(changes.pop("phone", texter.phone), body, **changes).message_id


def row_of(context: ServiceContext, message_id: str) -> dict[str, Any]:
    with context.database.transaction("*") as tx:
        query = select(DELIVERIES).where(DELIVERIES.c.message_id == message_id)
        return dict(tx.one_or_none(query) or {})


def await_row(context: ServiceContext, message_id: str, *states: str) -> dict[str, Any]:
    def reached() -> dict[str, Any] | None:
        row = row_of(context, message_id)
        return row if row and row["state"] in states else None

    found = wait_until(reached, what=f"state {states}")
    assert found is not None
    return found


def test_stop_is_confirmed_told_and_kept_to_until_start(
    texter: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given a client who texts STOP
    texter.text_in(" Stop! ")
    # Then they are told so, though they opted out, and the words stand in the thread
    wait_until(texter.texts)
    assert "no more texts" in texter.texts()[0]["body"]
    wait_until(lambda: texter.emitted(MessageReceived))
    (changed,) = wait_until(lambda: texter.emitted(ConsentChanged))
    assert (changed["phone"], changed["opted_out"], changed["source"]) == (
        texter.phone, True, "keyword",
    )  # fmt: skip
    (sent,) = wait_until(lambda: texter.emitted(AutomaticMessageSent))
    assert (sent["why"], sent["to"]) == ("keyword", texter.phone)
    # When something is sent all the same / Then it fails without an attempt
    refused = await_row(sms_context, compose(texter), "failed")
    assert (refused["reason_code"], refused["attempts"]) == ("contact_opted_out", 0)
    # When they text START / Then texts reach them again
    texter.text_in("start")
    wait_until(lambda: len(texter.emitted(ConsentChanged)) == 2)
    await_row(sms_context, compose(texter), "delivered")
    # And the ledger tells the whole story, newest first
    consent = texter.call(Sms.GET_CONSENT, phone=texter.phone)
    assert not consent["opted_out"]
    kinds = [item["kind"] for item in consent["items"]]
    assert kinds[-2:] == ["opt_in", "opt_out"]
    # However the phone is written; and what is no phone is named
    written = f"({texter.phone[2:5]}) {texter.phone[5:8]}-{texter.phone[8:]}"
    assert texter.call(Sms.GET_CONSENT, phone=written) == consent
    with pytest.raises(InvalidPhoneNumber) as caught:
        texter.call(Sms.GET_CONSENT, phone="call me")
    assert list(caught.value.details["fields"]) == ["phone"]


def test_a_repeated_stop_and_a_yes_to_a_question_are_kept_but_not_answered(
    texter: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given a client who says YES without having opted out, then STOP twice, then HELP
    for number, body in enumerate(("Yes", "STOP", "stop", "help"), 1):
        texter.text_in(body)
        wait_until(lambda n=number: count(sms_context, LINES, firm_id=texter.firm_id) == n)
    # Then only the first STOP and the HELP are answered, and all four are in the ledger
    wait_until(lambda: len(texter.texts()) == 2)
    assert len(texter.emitted(AutomaticMessageSent)) == 2
    # And the thread hears of every STOP and START, for the latest binds other numbers
    consent = texter.emitted(ConsentChanged)
    assert [event["opted_out"] for event in consent] == [False, True, True]
    lines = texter.emitted(ActivityLogged)
    assert [one["kind"] for one in lines if one["kind"].startswith("consent.")] == [
        "consent.opted_out"
    ]


def test_an_opt_out_in_plain_words_is_heard_and_confirmed_once(
    texter: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given a client who does not know the keyword / When they ask to be left alone, twice
    for number, body in enumerate(("Please stop texting me", "STOP please"), 1):
        texter.text_in(body)
        wait_until(lambda n=number: count(sms_context, LINES, firm_id=texter.firm_id) == n)
    # Then it is an opt-out, confirmed once, and nothing is sent any more
    (first, _) = wait_until(lambda: texter.emitted(ConsentChanged))
    assert (first["opted_out"], first["source"]) == (True, "words")
    wait_until(texter.texts)
    refused = await_row(sms_context, compose(texter), "failed")
    assert refused["reason_code"] == "contact_opted_out"
    assert len(texter.texts()) == 1


def test_who_may_have_meant_stop_is_asked_once_and_texted_as_before(
    texter: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given a client whose words may be meant as STOP / When they come twice
    for number in (1, 2):
        texter.text_in("Please don't text me at work today")
        wait_until(lambda n=number: len(texter.emitted(MessageReceived)) == n)
    # Then they are asked once, staff are told at the message and in the log
    wait_until(texter.texts)
    (asked,) = texter.emitted(AutomaticMessageSent)
    assert asked["body_text"].startswith("Reply STOP to stop messages from")
    assert all("not to be texted" in one["warning"] for one in texter.emitted(MessageReceived))
    logged = [line["kind"] for line in texter.emitted(ActivityLogged)]
    assert logged.count("consent.in_doubt") == 1
    # And they are texted as before
    await_row(sms_context, compose(texter), "delivered")
    assert texter.emitted(ConsentChanged) == []


def test_staff_record_what_somebody_said_elsewhere_with_who_and_why(
    texter: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given a client who says on the phone that they want no texts / When a member records it
    member = texter.colleague("member")
    said = {"phone": texter.phone, "opted_out": True, "reason": "Said so on the phone."}
    assert texter.call(Sms.RECORD_CONSENT, member, **said)["opted_out"]
    # Then no text goes out, and the ledger and the log have who did it and why
    refused = await_row(sms_context, compose(texter), "failed")
    assert refused["reason_code"] == "contact_opted_out"
    (line,) = texter.call(Sms.GET_CONSENT, phone=texter.phone)["items"]
    assert (line["source"], line["recorded_by"], line["reason"]) == (
        "staff", member.name, "Said so on the phone.",
    )  # fmt: skip
    (logged,) = wait_until(
        lambda: [
            one for one in texter.emitted(ActivityLogged) if one["kind"] == "consent.opted_out"
        ]
    )
    assert (logged["actor"]["id"], logged["details"]["reason"]) == (member.id, said["reason"])
    # And to allow them again takes settings.edit and a reason
    again = said | {"opted_out": False}
    with pytest.raises(PermissionDenied):
        texter.call(Sms.RECORD_CONSENT, member, **again)
    for reason in ("", " "):
        with pytest.raises(ValidationFailed):
            texter.call(Sms.RECORD_CONSENT, **again | {"reason": reason})
    texter.call(Sms.RECORD_CONSENT, **again | {"reason": "Signed the form of 4 March."})
    await_row(sms_context, compose(texter), "delivered")


def test_the_counter_can_know_what_the_first_text_will_carry(
    texter: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given a client nobody has texted / When a page asks what will be added
    client_id = new_id()
    named = {"phone": texter.phone, "client_id": client_id}
    appended = texter.call(Sms.GET_TEXT_NOTICE, **named)["appended"]
    # Then exactly that goes out, and after it nothing more
    first = await_row(sms_context, compose(texter, "Hello", client_id=client_id), "delivered")
    assert first["sent_body"] == "Hello" + appended
    assert texter.call(Sms.GET_TEXT_NOTICE, **named) == {"appended": ""}


def test_the_ledger_cannot_be_rewritten(texter: TextingFirm, sms_context: ServiceContext) -> None:
    # Given a line in the ledger
    texter.text_in("STOP")
    named = {"firm_id": texter.firm_id, "kind": "opt_out"}
    wait_until(lambda: count(sms_context, LEDGER, **named) == 1)
    # When somebody changes or deletes it / Then the database refuses
    for statement in ("update consent_events set kind = 'opt_in'", "delete from consent_events"):
        with (
            pytest.raises(DBAPIError, match="append-only"),
            sms_context.database.transaction(texter.firm_id) as tx,
        ):
            tx.execute(text(statement))
    assert count(sms_context, LEDGER, **named) == 1


def test_an_opt_out_that_comes_while_a_text_waits_stops_it(
    texter: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given a text that waits for the morning
    quiet_now(texter)
    message_id = compose(texter, time_zone="UTC")
    wait_until(lambda: row_of(sms_context, message_id).get("due_at"))
    # When the client opts out, and then its turn comes
    texter.text_in("STOP")
    wait_until(lambda: texter.emitted(ConsentChanged))
    quiet_now(texter, enabled=False)
    SmsUseCases(sms_context).queue.send(texter.firm_id, message_id)
    # Then it is not sent
    stopped = await_row(sms_context, message_id, "failed")
    assert stopped["reason_code"] == "contact_opted_out"
    bodies = texter.bodies_out()
    assert all("no more texts" in body for body in bodies)


def test_the_providers_opt_out_error_is_an_opt_out(
    make_texter: Callable[..., TextingFirm], sms_context: ServiceContext
) -> None:
    # Given a person whom the provider knows to have opted out
    texter = make_texter(phone="+15005551610")
    first = await_row(sms_context, compose(texter), "failed")
    # Then it is in the ledger, and the next text is not even tried
    assert first["reason_code"] == "21610"
    (changed,) = wait_until(lambda: texter.emitted(ConsentChanged))
    assert (changed["opted_out"], changed["source"]) == (True, "provider")
    second = await_row(sms_context, compose(texter), "failed")
    assert (second["reason_code"], second["attempts"]) == ("contact_opted_out", 0)


def test_the_same_error_in_a_callback_is_an_opt_out_too(
    make_texter: Callable[..., TextingFirm],
    twilio: TwilioWebhooks,
    sms_context: ServiceContext,
) -> None:
    # Given a text under way
    texter = make_texter(phone="+15005559001")
    message_id = compose(texter)
    row = await_row(sms_context, message_id, "sent")
    # When its callback says 21610
    twilio.status(message_id, row["provider_id"], "failed", "21610")
    # Then the person counts as opted out
    await_row(sms_context, message_id, "failed")
    wait_until(lambda: texter.emitted(ConsentChanged))
    kinds = {line["kind"] for line in texter.emitted(ActivityLogged)}
    assert {"message.failed", "consent.opted_out"} <= kinds


def test_the_disclosure_goes_out_once_under_ten_sends_at_once(
    texter: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given a client nobody has texted, and ten texts at the same time
    client_id = new_id()
    messages = [composed(texter.phone, f"Text {n}", client_id=client_id) for n in range(10)]
    texter.publish(*messages)
    # When all have arrived
    wait_until(lambda: len(texter.texts()) == 10)
    # Then exactly one carries it, and its delivery tells what went out
    bodies = texter.bodies_out()
    (with_notice,) = [body for body in bodies if NOTICE in body]
    for message in messages:
        await_row(sms_context, message.message_id, "delivered")
    reports = texter.emitted(DeliveryChanged)
    assert {r["sent_body"] for r in reports if r["sent_body"]} == {with_notice}
    assert len({r["message_id"] for r in reports if r["sent_body"]}) == 1
    # And the ledger says that it was disclosed
    named = {"firm_id": texter.firm_id, "kind": "disclosure"}
    wait_until(lambda: count(sms_context, LEDGER, **named) == 1)


def test_a_report_and_a_send_to_the_same_phone_do_not_wait_for_each_other(
    sms_context: ServiceContext, firm_id: str
) -> None:
    # Given a text that carries its client's disclosure
    first, second, client, phone = new_id(), new_id(), new_id(), new_phone()
    with sms_context.database.transaction(firm_id) as tx:
        assert disclosure.claim(tx, first, client, phone)

    def report() -> None:
        with sms_context.database.transaction(firm_id) as tx:
            disclosure.prove(tx, first, NUMBER, phone, "staff")

    with ThreadPoolExecutor(1) as acting:
        # When the report that proves it comes while another text to the phone begins
        with sms_context.database.transaction(firm_id) as tx:
            assert not ledger.is_opted_out(tx, NUMBER, phone)
            reported = acting.submit(report)
            wait_until(lambda: count(sms_context, WAITING) == 1)
            # Then the text goes on, and the report after it
            assert not disclosure.claim(tx, second, client, phone)
        reported.result(10)
    named = {"firm_id": firm_id, "kind": "disclosure"}
    assert count(sms_context, LEDGER, **named) == 1


def test_a_text_that_fails_gives_the_disclosure_to_the_next(
    texter: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given a client whose first text cannot be delivered
    client_id = new_id()
    first = compose(texter, phone="+15005553003", client_id=client_id)
    assert NOTICE in await_row(sms_context, first, "undelivered")["sent_body"]
    # When the next one goes to another phone of theirs / Then it carries the disclosure
    second = compose(texter, client_id=client_id)
    assert NOTICE in await_row(sms_context, second, "delivered")["sent_body"]


def quiet_now(texter: TextingFirm, *, enabled: bool = True) -> None:
    now = utc_now()
    start, end = now - timedelta(hours=2), now + timedelta(hours=2)
    hours = {
        "enabled": enabled, "start": f"{start:%H:%M}", "end": f"{end:%H:%M}",
        "default_time_zone": "UTC",
    }  # fmt: skip
    texter.choose(quiet_hours=hours)


def test_quiet_hours_hold_a_text_until_the_clients_morning(
    texter: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given quiet hours that hold now in UTC
    quiet_now(texter)
    # When a text is sent to a client there / Then it stays queued and says until when
    message_id = compose(texter, "Good morning", time_zone="UTC")
    waiting = wait_until(lambda: row_of(sms_context, message_id).get("due_at"))
    assert timedelta() < waiting - utc_now() <= timedelta(hours=2)
    (report,) = wait_until(lambda: texter.emitted(DeliveryChanged))
    assert (report["state"], report["reason"]["code"]) == ("queued", "quiet_hours")
    assert report["due_at"] is not None
    # And a client far enough away, or an override, is texted at once
    day = "Pacific/Auckland" if utc_now().hour < 6 else "Asia/Tokyo"
    await_row(sms_context, compose(texter, "Day", time_zone=day), "delivered")
    await_row(sms_context, compose(texter, "Urgent", override_quiet_hours=True), "delivered")
    assert len(texter.texts()) == 2
    # When the morning has come
    quiet_now(texter, enabled=False)
    SmsUseCases(sms_context).queue.send(texter.firm_id, message_id)
    # Then it goes out, and waits for nothing any more
    assert await_row(sms_context, message_id, "delivered")["due_at"] is None


def test_settings_are_the_firms_own_and_need_permission(texter: TextingFirm) -> None:
    # Given changed settings / Then they are kept, whole, and the change is in the log
    quiet_now(texter)
    found = texter.call(Sms.GET_SETTINGS)
    assert found["quiet_hours"]["enabled"]
    assert found["office_hours"]["start"] == "09:00"
