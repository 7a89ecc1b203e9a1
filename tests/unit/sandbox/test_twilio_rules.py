"""Opt-outs, pace, media, claims and aimed faults, through the real twilio client."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

FIRM = "+14155550100"
PHONE = "+14155550142"


def switch(sandbox: Any, **values: Any) -> Any:
    return sandbox.session.patch(f"{sandbox.url}/play/api/switches", json=values)


def send(client: Client, from_: str = FIRM, to: str = PHONE) -> str:
    return str(client.messages.create(to=to, from_=from_, body="x").sid)


def refused(call: Callable[[], object]) -> tuple[int, int]:
    with pytest.raises(TwilioRestException) as problem:
        call()
    return problem.value.status, problem.value.code


def test_stop_blocks_one_number_until_start(sandbox: Any, client: Client) -> None:
    # Given Twilio's own handling, and a firm with two numbers
    assert switch(sandbox, stop_handling=True).json()["stop_handling"] is True
    sandbox.post("numbers", {"e164": "+14155550101"})
    # When a phone texts STOP to one of them
    sandbox.post("texts", {"from": PHONE, "to": FIRM, "body": " Stop\n"})
    # Then that one cannot write to it any more; the other one, and to others, can
    assert refused(lambda: send(client)) == (400, 21610)
    assert send(client, from_="+14155550101")
    assert send(client, to="+14155550143")
    # And the phone has Twilio's confirmation
    texts = sandbox.get(f"texts?phone=%2B{PHONE[1:]}&with=%2B{FIRM[1:]}")["items"]
    assert [t["direction"] for t in texts] == ["from_phone", "to_phone"]
    assert "unsubscribed" in texts[1]["body"]
    # When it texts START, Then it is written to again
    sandbox.post("texts", {"from": PHONE, "to": FIRM, "body": "start"})
    assert send(client)


def test_stop_within_a_sentence_is_no_keyword(sandbox: Any, client: Client) -> None:
    # Given Twilio's own handling / When STOP is a part of a text, Then nothing is blocked
    switch(sandbox, stop_handling=True)
    sandbox.post("texts", {"from": PHONE, "to": FIRM, "body": "please stop by at four"})
    assert send(client)


def test_stop_is_left_to_the_product_by_default(sandbox: Any, client: Client) -> None:
    # Given an account that handles opt-outs itself / When STOP comes, Then Twilio does nothing
    sandbox.post("texts", {"from": PHONE, "to": FIRM, "body": "STOP"})
    assert send(client)
    assert len(sandbox.get("texts")["items"]) == 2


def test_stop_holds_for_the_whole_sender_pool(sandbox: Any, client: Client) -> None:
    # Given two numbers in one service
    switch(sandbox, stop_handling=True)
    sandbox.post("numbers", {"e164": "+14155550101"})
    service = str(client.messaging.v1.services.create(friendly_name="Field").sid)
    for number in client.incoming_phone_numbers.list():
        client.messaging.v1.services(service).phone_numbers.create(str(number.sid))
    # When a phone texts STOP to one, Then the other cannot write to it either
    sandbox.post("texts", {"from": PHONE, "to": FIRM, "body": "STOP"})
    assert refused(lambda: send(client, from_="+14155550101")) == (400, 21610)


def test_number_above_its_rate_is_refused(sandbox: Any, client: Client) -> None:
    # Given a slow rate per number, and two numbers
    switch(sandbox, number_rate=0.01)
    sandbox.post("numbers", {"e164": "+14155550101"})
    # When one sends twice, Then the second is too many; the other number is not concerned
    assert send(client)
    assert refused(lambda: send(client)) == (429, 20429)
    assert send(client, from_="+14155550101")
    # When the rate is lifted, Then it sends again
    switch(sandbox, number_rate=0)
    assert send(client)


def test_switches_name_what_is_wrong(sandbox: Any) -> None:
    # Given values that cannot be / When they are set, Then the field is named
    assert switch(sandbox, stop_handling="yes").json()["field"] == "stop_handling"
    assert switch(sandbox, number_rate=-1).json()["field"] == "number_rate"
    assert sandbox.get("switches")["number_rate"] == 0


def test_media_asks_for_credentials_when_the_account_says_so(sandbox: Any, client: Client) -> None:
    # Given a picture from a phone
    picture = {"content_type": "image/png", "base64": "aGVsbG8="}
    body = {"from": PHONE, "to": FIRM, "body": "", "media": [picture]}
    url = sandbox.post("texts", body).json()["media"][0]["url"]
    account = sandbox.world.settings
    right = (account.twilio_account_sid, account.twilio_auth_token)
    # When it is fetched, Then anybody gets it, with or without credentials
    for credentials in (None, right, ("AC0", "wrong")):
        assert sandbox.session.get(url, auth=credentials).content == b"hello"
    # When the account protects its media, Then only who signs in gets it
    switch(sandbox, media_auth=True)
    assert sandbox.session.get(url).status_code == 401
    assert sandbox.session.get(url, auth=("AC0", "wrong")).status_code == 401
    assert sandbox.session.get(url, auth=right).content == b"hello"


@pytest.mark.parametrize(("number", "code"), [("+15005550000", 21422), ("+15005550001", 21421)])
def test_magic_numbers_cannot_be_claimed(client: Client, number: str, code: int) -> None:
    # Given Twilio's test numbers / When they are claimed, Then they are refused
    claim = client.incoming_phone_numbers.create
    assert refused(lambda: claim(phone_number=number)) == (400, code)


def test_fault_aims_at_one_kind_of_call(sandbox: Any, client: Client) -> None:
    # Given a refusal for claims only
    fault = {"provider": "twilio", "kind": "refused", "code": 21422, "match": "IncomingPhone"}
    assert sandbox.post("faults", fault).status_code == 201
    # When something else is asked for, Then it works; the claim does not, once
    assert send(client)
    claim = client.incoming_phone_numbers.create
    assert refused(lambda: claim(phone_number="+14155550101")) == (400, 21422)
    assert claim(phone_number="+14155550101").phone_number == "+14155550101"


def test_fault_aims_at_one_number(sandbox: Any, client: Client) -> None:
    # Given 429 for whatever one number does
    sandbox.post("numbers", {"e164": "+14155550101"})
    sandbox.post("faults", {"provider": "twilio", "kind": "http_429", "match": FIRM})
    # When both send, Then only that one is refused
    assert send(client, from_="+14155550101")
    assert refused(lambda: send(client)) == (429, 20429)


def test_fault_aims_at_one_callback(
    sandbox: Any, client: Client, listener: Any, wait: Callable[..., Any]
) -> None:
    # Given that the callback `sent` is lost
    fault = {"provider": "twilio", "kind": "drop", "match": "MessageStatus=sent"}
    sandbox.post("faults", fault)
    # When a text goes out, Then all others come
    client.messages.create(to=PHONE, from_=FIRM, body="x", status_callback=listener.url)
    wait(lambda: any(b"MessageStatus=delivered" in r.body for r in listener.received))
    assert not any(b"MessageStatus=sent" in r.body for r in listener.received)
    assert sandbox.get("faults")["items"] == []


def test_claim_and_release_may_be_done_though_the_answer_is_lost(
    sandbox: Any, client: Client
) -> None:
    # Given a client that waits for a moment only, and answers that come late
    http: Any = client.http_client
    http.timeout = 0.3
    fault = {"provider": "twilio", "kind": "timeout_after_accept", "match": "IncomingPhone"}
    numbers = client.incoming_phone_numbers
    # When a number is claimed, Then the answer is lost, but it was done
    sandbox.post("faults", fault | {"seconds": 2})
    with pytest.raises(OSError, match="timed out"):
        numbers.create(phone_number="+14155550101")
    (claimed,) = numbers.list(phone_number="+14155550101")
    # And the same when it is released
    sandbox.post("faults", fault | {"seconds": 2})
    with pytest.raises(OSError, match="timed out"):
        claimed.delete()
    assert numbers.list(phone_number="+14155550101") == []


def test_refusal_needs_a_code_that_is_known(sandbox: Any) -> None:
    # Given a refusal without Twilio's code / When it is set, Then the field is named
    answer = sandbox.post("faults", {"provider": "twilio", "kind": "refused"})
    assert (answer.status_code, answer.json()["field"]) == (422, "code")
