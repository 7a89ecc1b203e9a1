"""Texts through the real twilio client."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from .conftest import LocalHttpClient

FIRM = "+14155550100"
PHONE = "+14155550142"


def fields_of(received: Any) -> dict[str, str]:
    return dict(parse_qsl(received.body.decode(), keep_blank_values=True))


def assert_signed(sandbox: Any, listener: Any, received: Any) -> None:
    validator = RequestValidator(sandbox.world.settings.twilio_auth_token)
    signature = received.headers["X-Twilio-Signature"]
    url = listener.url + received.path
    assert validator.validate(url, fields_of(received), signature)
    assert not validator.validate(url, {**fields_of(received), "To": "+1"}, signature)


def test_text_walks_to_delivered_with_signed_callbacks(
    sandbox: Any, client: Client, listener: Any, wait: Callable[..., Any]
) -> None:
    # Given a claimed number, when a text goes out with a callback address
    sent = client.messages.create(
        to=PHONE, from_=FIRM, body="Grüße & 1+1", status_callback=f"{listener.url}/status?id=7"
    )
    assert sent.status == "queued"
    # Then every status is called back in order, signed
    wait(lambda: len(listener.received) == 4)
    assert {fields_of(r)["MessageStatus"] for r in listener.received} == {
        "queued", "sending", "sent", "delivered",
    }  # fmt: skip
    for received in listener.received:
        assert received.path == "/status?id=7"
        assert_signed(sandbox, listener, received)
        assert fields_of(received)["MessageSid"] == sent.sid == fields_of(received)["SmsSid"]
    # And the resource tells the same
    fetched = client.messages(sent.sid).fetch()
    assert (fetched.status, fetched.body, fetched.error_code) == ("delivered", "Grüße & 1+1", None)
    assert fetched.date_sent is not None


@pytest.mark.parametrize(
    ("to", "status", "code"),
    [
        ("+15005550001", 400, 21211), ("+15005551211", 400, 21211), ("+15005551610", 400, 21610),
        ("+15005551614", 400, 21614), ("+15005550429", 429, 20429), ("+15005550503", 503, 20503),
        ("12", 400, 21211), (FIRM, 400, 21266),
    ],
)  # fmt: skip
def test_refusals_carry_twilios_code(client: Client, to: str, status: int, code: int) -> None:
    # Given a number that refuses, when a text is sent to it
    with pytest.raises(TwilioRestException) as refused:
        client.messages.create(to=to, from_=FIRM, body="x")
    # Then the client library sees Twilio's own error, and nothing is stored
    assert (refused.value.status, refused.value.code) == (status, code)
    assert client.messages.list() == []


@pytest.mark.parametrize("code", [30003, 30004, 30005, 30006, 30007, 30008, 30024, 30034])
def test_accepted_then_undelivered(
    client: Client, listener: Any, wait: Callable[..., Any], code: int
) -> None:
    # Given a magic number, when a text is accepted for it
    client.messages.create(
        to=f"+15005553{code % 1000:03d}", from_=FIRM, body="x", status_callback=listener.url
    )
    # Then the last callback tells the failure
    last = wait(
        lambda: [r for r in listener.received if fields_of(r)["MessageStatus"] == "undelivered"]
    )
    assert fields_of(last[0])["ErrorCode"] == str(code)


def test_missing_and_foreign_values_are_refused(client: Client) -> None:
    # Given an account, when a text has no body, is too long, or comes from a foreign number
    cases: list[tuple[dict[str, str], int]] = [
        ({"body": ""}, 21602), ({"body": "x" * 1601}, 21617),
        ({"body": "x", "from_": "+14155559999"}, 21606),
    ]  # fmt: skip
    for values, code in cases:
        with pytest.raises(TwilioRestException) as refused:
            client.messages.create(**{"to": PHONE, "from_": FIRM, **values})
        # Then each has its own code
        assert refused.value.code == code


def test_wrong_token_is_401(sandbox: Any) -> None:
    # Given a wrong auth token, when the API is called
    account = sandbox.world.settings.twilio_account_sid
    client = Client(account, "wrong", http_client=LocalHttpClient(sandbox.url))
    with pytest.raises(TwilioRestException) as refused:
        client.messages("SM0").fetch()
    # Then Twilio's authentication error comes back
    assert (refused.value.status, refused.value.code) == (401, 20003)


def test_list_filters_and_pages(client: Client, wait: Callable[..., Any]) -> None:
    # Given five texts to one phone and one to another
    for number in range(5):
        client.messages.create(to=PHONE, from_=FIRM, body=str(number))
    client.messages.create(to="+14155550143", from_=FIRM, body="other")
    wait(lambda: all(m.status == "delivered" for m in client.messages.list()))
    # When they are listed by phone in pages of two
    found = client.messages.list(to=PHONE, page_size=2)
    # Then all come, newest first
    assert [m.body for m in found] == ["4", "3", "2", "1", "0"]
    # And the date filters hold
    sent = found[0].date_sent
    assert sent is not None
    assert len(client.messages.list(date_sent=sent.date())) == 6
    assert client.messages.list(date_sent_before=sent.date()) == []


def test_inbound_text_is_posted_signed_with_media(
    sandbox: Any, client: Client, listener: Any, wait: Callable[..., Any]
) -> None:
    # Given a number that reports to the product
    sandbox.post("numbers", {"e164": FIRM, "sms_url": f"{listener.url}/sms"})
    # When a phone sends a picture
    picture = {"content_type": "image/png", "base64": "aGVsbG8="}
    body = {"from": PHONE, "to": FIRM, "body": "", "media": [picture]}
    assert sandbox.post("texts", body).status_code == 201
    # Then the webhook carries Twilio's fields, blank ones too, under a right signature
    received = wait(lambda: listener.received)[0]
    assert_signed(sandbox, listener, received)
    fields = fields_of(received)
    assert (fields["From"], fields["To"], fields["Body"], fields["FromCity"]) == (
        PHONE, FIRM, "", "",
    )  # fmt: skip
    assert (fields["NumMedia"], fields["MediaContentType0"]) == ("1", "image/png")
    # And the picture can be fetched
    assert sandbox.session.get(fields["MediaUrl0"]).content == b"hello"
    # And the page tells how the product answered
    wait(
        lambda: sandbox.get(f"texts?phone=%2B{PHONE[1:]}")["items"][0]["webhook"] == "answered 204"
    )


def test_numbers_are_searched_claimed_once_changed_and_released(client: Client) -> None:
    # Given numbers of an area code
    found = client.available_phone_numbers("US").local.list(area_code=212, limit=10)
    assert len(found) == 10
    wanted = found[0].phone_number or ""
    assert wanted.startswith("+1212")
    # When one is claimed, a second claim is refused
    number = client.incoming_phone_numbers.create(phone_number=wanted, sms_url="http://a.example/")
    with pytest.raises(TwilioRestException) as refused:
        client.incoming_phone_numbers.create(phone_number=wanted)
    assert refused.value.code == 21422
    # Then it can be changed, found and released
    assert number.update(sms_url="http://b.example/").sms_url == "http://b.example/"
    assert [n.sid for n in client.incoming_phone_numbers.list(phone_number=wanted)] == [number.sid]
    assert number.delete()
    assert client.incoming_phone_numbers.list(phone_number=wanted) == []


def test_unserved_area_code_has_no_numbers(client: Client) -> None:
    # Given an area code nobody has, when it is searched, then the list is empty
    assert client.available_phone_numbers("US").local.list(area_code=911) == []


def test_silent_and_stuck_and_read_numbers(
    client: Client, listener: Any, wait: Callable[..., Any]
) -> None:
    # Given the numbers that tell too little or more than usual
    sids = {
        ending: client.messages.create(
            to=f"+1500555{ending}", from_=FIRM, body="x", status_callback=f"{listener.url}/{ending}"
        ).sid
        for ending in ("9001", "9002", "9003")
    }
    # When all have come as far as they will
    wait(lambda: any(fields_of(r)["MessageStatus"] == "read" for r in listener.received))
    # Then one is stuck, one was delivered in silence, one was read
    statuses = {ending: client.messages(sid or "").fetch().status for ending, sid in sids.items()}
    assert statuses == {"9001": "sent", "9002": "delivered", "9003": "read"}
    assert "/9002" not in {r.path for r in listener.received}
