"""Numbers of a firm: claims that complete or leave nothing, one default, pause and release."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chassis.errors import (
    Conflict,
    NotFound,
    OnethreadError,
    OutcomeUnknown,
    ProviderUnavailable,
    ValidationFailed,
)
from chassis.ids import new_id
from chassis.refusals import ForeignNumber, InvalidPhoneNumber, NumberTaken
from chassis.runtime.context import ServiceContext
from contracts.actor import Actor
from contracts.events import ActivityLogged, ChannelChanged, ConsentChanged
from contracts.rpc import Sms
from contracts.rpc.sms.numbers import ClaimNumber
from services.sms_svc.config import SmsConfig
from services.sms_svc.providers.twilio import TwilioSms
from services.sms_svc.use_cases import SmsUseCases
from tests.support.addresses import new_phone
from tests.support.firm import FirmInTest
from tests.support.play import PlayClient
from tests.support.registration import REGISTRATION, await_status
from tests.support.rows import count
from tests.support.samples import composed, envelope_of
from tests.support.waiting import wait_until
from tools.stack import Stack

HELD = "select count(*) from numbers where e164 = :e164 and active"


class Crash(BaseException):
    """The program dies here."""


class DiesAfterBuying(TwilioSms):
    """The purchase happens, nothing after it."""

    def buy_number(self, e164: str) -> str:
        super().buy_number(e164)
        raise Crash


class DiesBeforeBuying(TwilioSms):
    """Not even the purchase happens."""

    def buy_number(self, e164: str) -> str:
        raise Crash


class LosesTheAnswer(TwilioSms):
    """The purchase happens, the answer is lost."""

    def buy_number(self, e164: str) -> str:
        super().buy_number(e164)
        raise OutcomeUnknown("Twilio did not answer in time.")


def claim(firm: FirmInTest, e164: str = "", actor: Actor | None = None) -> dict[str, Any]:
    """Ask for a number; one that nobody has unless told otherwise."""
    return firm.call(Sms.CLAIM_NUMBER, actor, e164=e164 or new_phone())


def at_provider(play: PlayClient, e164: str) -> list[dict[str, Any]]:
    return [n for n in play.get("state")["numbers"] if n["e164"] == e164]


def test_a_number_is_found_claimed_and_connected_in_one_go(
    firm: FirmInTest, play: PlayClient, stack: Stack
) -> None:
    # Given an area / When numbers are searched
    offered = firm.call(Sms.SEARCH_NUMBERS, area_code="512")["items"]
    assert 1 <= len(offered) <= 10
    assert all(number["e164"].startswith("+1512") for number in offered)
    # And one is claimed
    chosen = offered[-1]["e164"]
    claimed = firm.call(Sms.CLAIM_NUMBER, e164=chosen, label="Front desk")
    # Then it is active and the default, its webhook points at us, and the others are told
    assert (claimed["status"], claimed["is_default"], claimed["label"]) == (
        "active", True, "Front desk",
    )  # fmt: skip
    (bought,) = at_provider(play, chosen)
    assert bought["sms_url"] == stack.url("sms_svc") + "/webhooks/twilio/messages"
    (emitted,) = wait_until(lambda: firm.emitted(ChannelChanged))
    assert (emitted["usable"], emitted["address"], emitted["code"]) == (True, chosen, None)
    (line,) = wait_until(lambda: firm.emitted(ActivityLogged))
    assert (line["kind"], line["subject"], line["actor"]["id"]) == (
        "number.claimed", chosen, firm.owner.id,
    )  # fmt: skip
    # And it is offered no more
    again = firm.call(Sms.SEARCH_NUMBERS, area_code="512")["items"]
    assert chosen not in [number["e164"] for number in again]


@pytest.mark.parametrize("area_code", ["1", "41", "4155", "abc", "011"])
def test_a_strange_area_code_is_named(firm: FirmInTest, area_code: str) -> None:
    # Given what is no area code / Then the field is named
    with pytest.raises(ValidationFailed) as caught:
        firm.call(Sms.SEARCH_NUMBERS, area_code=area_code)
    assert list(caught.value.details["fields"]) == ["area_code"]


def test_two_firms_that_click_at_once_one_wins(
    firm: FirmInTest, play: PlayClient, sms_context: ServiceContext
) -> None:
    # Given one number and six firms
    e164 = new_phone()

    def click(actor: Actor) -> dict[str, Any] | OnethreadError:
        try:
            return claim(firm, e164, actor)
        except OnethreadError as problem:
            return problem

    # When all claim it at once
    with ThreadPoolExecutor(6) as clicking:
        answers = list(clicking.map(click, [firm.stranger() for _ in range(6)]))
    # Then one has it, the others hear who has not, and it was bought once
    winners = [answer for answer in answers if isinstance(answer, dict)]
    assert [winner["status"] for winner in winners] == ["active"]
    assert {type(a) for a in answers if not isinstance(a, dict)} == {NumberTaken}
    assert len(at_provider(play, e164)) == 1
    assert count(sms_context, HELD, e164=e164) == 1


def test_two_clicks_in_one_firm_are_one_claim(firm: FirmInTest, play: PlayClient) -> None:
    # Given one firm / When two people, or one twice, claim the same number at once
    e164 = new_phone()
    with ThreadPoolExecutor(4) as clicking:
        answers = list(clicking.map(lambda _: claim(firm, e164), range(4)))
    # Then all get the same answer
    assert all(answer == answers[0] for answer in answers)
    assert answers[0]["status"] == "active"
    assert len(at_provider(play, e164)) == 1


def test_different_numbers_claimed_at_once_leave_one_default(firm: FirmInTest) -> None:
    # Given a firm without a number / When five are claimed at once
    with ThreadPoolExecutor(5) as clicking:
        list(clicking.map(lambda _: claim(firm), range(5)))
    # Then one is the default
    listed = firm.call(Sms.LIST_NUMBERS)["items"]
    assert sorted(number["is_default"] for number in listed) == [False] * 4 + [True]


@pytest.mark.parametrize("provider", [DiesAfterBuying, LosesTheAnswer])
def test_a_crash_after_the_purchase_is_finished_later(
    stack: Stack,
    sms_context: ServiceContext,
    play: PlayClient,
    firm: FirmInTest,
    provider: type[TwilioSms],
) -> None:
    # Given a claim that dies, or hears nothing, after the provider sold the number
    e164 = new_phone()
    dying = SmsUseCases(sms_context, provider(sms_context.config))
    with pytest.raises((Crash, OutcomeUnknown)):
        dying.number_claims.claim_number(firm.owner, ClaimNumber(e164=e164))
    assert dying.numbers.list_numbers(firm.owner).items[0].status == "claiming"
    # When the job asks the provider's list
    SmsUseCases(sms_context).number_claims.settle_claims(0.0)
    # Then the number is the firm's, connected, and it was bought once
    (number,) = dying.numbers.list_numbers(firm.owner).items
    assert (number.status, number.is_default) == ("active", True)
    (bought,) = at_provider(play, e164)
    assert bought["sms_url"] == stack.url("sms_svc") + "/webhooks/twilio/messages"
    wait_until(lambda: firm.emitted(ChannelChanged))


def test_a_crash_before_the_purchase_leaves_nothing_behind(
    sms_context: ServiceContext, play: PlayClient, firm: FirmInTest
) -> None:
    # Given a claim that dies before the provider is asked
    e164 = new_phone()
    dying = SmsUseCases(sms_context, DiesBeforeBuying(sms_context.config))
    with pytest.raises(Crash):
        dying.number_claims.claim_number(firm.owner, ClaimNumber(e164=e164))
    # When it is settled / Then nobody has the number, and anybody may claim it
    SmsUseCases(sms_context).number_claims.settle_claims(0.0)
    assert dying.numbers.list_numbers(firm.owner).items == ()
    assert at_provider(play, e164) == []
    other = firm.stranger()
    claims = SmsUseCases(sms_context).number_claims
    assert claims.claim_number(other, ClaimNumber(e164=e164)).status == "active"


def test_a_provider_that_says_no_leaves_nothing_behind(
    firm: FirmInTest, play: PlayClient, sms_context: ServiceContext
) -> None:
    # Given a busy provider, then a number that is sold already
    e164 = new_phone()
    play.fault("http_5xx", 1)
    with pytest.raises(ProviderUnavailable):
        claim(firm, e164)
    assert count(sms_context, HELD, e164=e164) == 0
    with pytest.raises(NumberTaken):
        claim(firm, "+15005550000")
    # When the provider is well again / Then the claim works
    assert claim(firm, e164)["status"] == "active"


@pytest.mark.parametrize(
    ("e164", "problem"),
    [("call me", InvalidPhoneNumber), ("+447911123456", ForeignNumber), ("", ValidationFailed)],
)
def test_what_is_no_number_of_the_country_is_refused(
    firm: FirmInTest, e164: str, problem: type[OnethreadError]
) -> None:
    # Given what cannot be claimed / Then a code of its own says why
    with pytest.raises(problem):
        claim(firm, e164 or " ")


def test_default_label_pause_and_release(
    firm: FirmInTest, play: PlayClient, sms_context: ServiceContext
) -> None:
    # Given two numbers
    first, second = claim(firm), claim(firm)
    assert [first["is_default"], second["is_default"]] == [True, False]

    def change(number: dict[str, Any], **wanted: Any) -> dict[str, Any]:
        return firm.call(Sms.UPDATE_NUMBER, number_id=number["id"], **wanted)

    def channel() -> dict[str, Any]:
        emitted = firm.emitted(ChannelChanged)
        return max(emitted, key=lambda event: event["version"], default={})

    # When the second becomes the default and gets a name / Then it is the only default
    changed = change(second, is_default=True, label="Tax season")
    assert (changed["is_default"], changed["label"]) == (True, "Tax season")
    assert sum(n["is_default"] for n in firm.call(Sms.LIST_NUMBERS)["items"]) == 1
    wait_until(lambda: channel().get("address") == second["e164"])
    # When it is paused / Then the channel says so and a text is refused
    assert change(second, paused=True)["status"] == "paused"
    wait_until(lambda: (channel()["usable"], channel()["code"]) == (False, "number_paused"))
    message = firm.order(new_phone())
    failed = "select count(*) from deliveries where message_id = :id and reason_code = :code"
    wait_until(lambda: count(sms_context, failed, id=message.message_id, code="number_paused") == 1)
    # When it is released / Then the other one is the default and the channel works again
    released = firm.call(Sms.RELEASE_NUMBER, number_id=second["id"])
    assert (released["status"], released["is_default"]) == ("released", False)
    wait_until(lambda: (channel()["usable"], channel()["address"]) == (True, first["e164"]))
    assert at_provider(play, second["e164"]) == []
    # When the last one is released too, twice / Then there is none
    for _ in range(2):
        firm.call(Sms.RELEASE_NUMBER, number_id=first["id"])
    wait_until(lambda: channel()["code"] == "no_number")
    assert firm.call(Sms.LIST_NUMBERS)["items"] == []
    kinds = [line["kind"] for line in firm.emitted(ActivityLogged)]
    assert kinds.count("number.released") == 2
    # And a released number cannot be changed any more
    with pytest.raises(Conflict):
        change(first, paused=True)
    with pytest.raises(NotFound):
        change({"id": new_id()}, paused=True)


def test_release_keeps_the_history_and_the_number_can_be_claimed_by_another(
    firm: FirmInTest, play: PlayClient, sms_context: ServiceContext
) -> None:
    # Given a number with an opt-out and a text received
    number, phone = claim(firm), new_phone()
    play.post("texts", from_=phone, to=number["e164"], body="STOP")
    wait_until(lambda: firm.emitted(ConsentChanged))
    # When it is released
    firm.call(Sms.RELEASE_NUMBER, number_id=number["id"])
    # Then texts and consent are still there
    kept = "select count(*) from inbound_texts where firm_id = :firm_id"
    assert count(sms_context, kept, firm_id=firm.firm_id) == 1
    assert firm.call(Sms.GET_CONSENT, phone=phone)["opted_out"]
    # And another firm that claims the number begins without them
    other = firm.stranger()
    assert claim(firm, number["e164"], other)["status"] == "active"
    assert firm.call(Sms.GET_CONSENT, other, phone=phone)["items"] == []


def test_a_release_the_provider_did_not_answer_is_finished_later(
    firm: FirmInTest, play: PlayClient, sms_context: ServiceContext
) -> None:
    # Given a busy provider / When a number is released
    number = claim(firm)
    # Nothing else deletes at the provider: a poll of the background must not use the fault up.
    play.post("faults", provider="twilio", kind="http_5xx", match="DELETE")
    released = firm.call(Sms.RELEASE_NUMBER, number_id=number["id"])
    # Then it is on its way, and cannot be claimed by another meanwhile
    assert released["status"] == "releasing"
    with pytest.raises(NumberTaken):
        claim(firm, number["e164"], firm.stranger())
    # When the job comes round / Then it is done
    SmsUseCases(sms_context).number_releases.settle_releases(0.0)
    assert firm.call(Sms.LIST_NUMBERS)["items"] == []
    assert at_provider(play, number["e164"]) == []


def test_last_sent_and_usage_count_what_went_out_and_in(firm: FirmInTest, play: PlayClient) -> None:
    # Given a number / When a long text goes out and a short one comes in
    number, phone = claim(firm), new_phone()
    assert number["last_sent_at"] is None
    firm.order(phone, "я" * 100)
    wait_until(lambda: play.texts_to(phone))
    play.post("texts", from_=phone, to=number["e164"], body="Thanks")
    # Then both are counted in segments, the disclosure among them
    used = wait_until(
        lambda: (
            (seen := firm.call(Sms.GET_USAGE))["messages_in"] == 1
            and seen["messages_out"] == 1
            and seen
        )
    )
    assert (used["segments_out"], used["segments_in"]) == (4, 1)
    assert (used["allowance_segments"], used["overage_segments"]) == (1000, 0)
    assert firm.call(Sms.LIST_NUMBERS)["items"][0]["last_sent_at"]


def test_before_the_campaign_is_approved_nothing_is_sent(
    sms_context: ServiceContext, play: PlayClient, firm: FirmInTest
) -> None:
    # Given an installation that requires a campaign, and a firm with a number
    assert isinstance(sms_context.config, SmsConfig)
    strict = dataclasses.replace(sms_context.config, campaign_required="true")
    app = SmsUseCases(dataclasses.replace(sms_context, config=strict))
    number = app.number_claims.claim_number(firm.owner, ClaimNumber(e164=new_phone()))
    (emitted,) = wait_until(lambda: firm.emitted(ChannelChanged))
    assert (emitted["usable"], emitted["code"]) == (False, "campaign_not_approved")
    # When a text is sent / Then it is refused with the reason
    message = composed(new_phone())
    app.outbound.on_message_composed(envelope_of(message, firm.firm_id), message)
    failed = "select count(*) from deliveries where message_id = :id and reason_code = :code"
    code = "campaign_not_approved"
    assert count(sms_context, failed, id=message.message_id, code=code) == 1
    # When the firm registers and the carriers approve
    assert app.registrations.get_registration(firm.owner).status == "none"
    assert firm.call(Sms.SUBMIT_REGISTRATION, **REGISTRATION)["status"] == "submitted"
    with pytest.raises(Conflict):
        firm.call(Sms.SUBMIT_REGISTRATION, **REGISTRATION)
    await_status(app, firm.owner, "approved")
    # Then the number sends under the campaign
    joined = "select count(*) from numbers where e164 = :e164 and service_id is not null"
    wait_until(lambda: count(sms_context, joined, e164=number.e164) == 1)
    second = composed(new_phone())
    app.outbound.on_message_composed(envelope_of(second, firm.firm_id), second)
    wait_until(lambda: play.texts_to(second.to[0]))


def test_a_campaign_the_carriers_reject_says_why_and_can_be_corrected(
    sms_context: ServiceContext, firm: FirmInTest
) -> None:
    # Given a use case that carriers do not allow
    app = SmsUseCases(sms_context)
    firm.call(Sms.SUBMIT_REGISTRATION, **REGISTRATION | {"use_case": "News about cannabis."})
    # When they have decided / Then the reason is told, in the page and in the log
    rejected = await_status(app, firm.owner, "rejected")
    assert "Disallowed" in str(rejected.reason)

    def emitted() -> set[str]:
        return {line["kind"] for line in firm.emitted(ActivityLogged)}

    wait_until(lambda: {"registration.submitted", "registration.rejected"} <= emitted())
    # And a corrected one goes through
    corrected = firm.call(Sms.SUBMIT_REGISTRATION, **REGISTRATION)
    assert (corrected["status"], corrected["reason"]) == ("submitted", None)
    await_status(app, firm.owner, "approved")
