"""The real `twilio` package against a server that answers, refuses, delays and breaks off."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest

from chassis.config import load
from chassis.errors import OutcomeUnknown, ProviderRefused, ProviderUnavailable
from services.sms_svc.config import SmsConfig
from services.sms_svc.providers.twilio import TwilioSms
from tests.support.play import twilio_signature

MESSAGE = {
    "sid": "SM1", "status": "queued", "error_code": None, "body": "Hello", "to": "+1", "from": "+2",
    "date_created": "Wed, 04 Mar 2026 05:06:07 +0000",
}  # fmt: skip
PUBLIC = "https://sms.example"


@dataclass
class Answer:
    """What the pretend Twilio does next."""

    status: int = 201
    body: Any = field(default_factory=lambda: MESSAGE)
    hold: bool = False
    hang_up: bool = False


@dataclass
class PretendTwilio:
    """Answers as told, and keeps what it was sent."""

    url: str
    next: Answer = field(default_factory=Answer)
    got: list[tuple[str, dict[str, list[str]]]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def server() -> Iterator[PretendTwilio]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            provider.got.append((self.path, parse_qs(form)))
            if provider.next.hold:
                provider.released.wait(10)
            if provider.next.hang_up or provider.next.hold:
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            body = json.dumps(provider.next.body).encode()
            self.send_response(provider.next.status)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST  # noqa: N815  # the server looks for this name

        def log_message(self, *_: object) -> None:
            return

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = PretendTwilio(f"http://127.0.0.1:{http.server_address[1]}")
    threading.Thread(target=http.serve_forever, args=(0.05,), daemon=True).start()
    yield provider
    provider.released.set()
    http.shutdown()
    http.server_close()


def twilio_at(url: str) -> TwilioSms:
    environ = {
        "AMQP_URL": "amqp://x", "DATABASE_URL": "postgresql://x/x",
        "ACTOR_VERIFY_KEYS": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
        "TWILIO_ACCOUNT_SID": "AC1",
        "TWILIO_AUTH_TOKEN": "token", "TWILIO_API_BASE": url, "SMS_PUBLIC_URL": PUBLIC,
        "TWILIO_TIMEOUT_SECONDS": "1",
    }  # fmt: skip
    return TwilioSms(load(SmsConfig, environ))


def send(server: PretendTwilio) -> str:
    return twilio_at(server.url).send("our-id", "+14155550100", "+14155550123", "Hello").provider_id


def test_sending_carries_our_id_in_the_callbacks_address(server: PretendTwilio) -> None:
    # Given a provider that takes it / When a text is sent
    assert send(server) == "SM1"
    # Then exactly one request went to the configured base, with all it needs
    [(path, form)] = server.got
    assert path == "/2010-04-01/Accounts/AC1/Messages.json"
    assert form == {
        "To": ["+14155550123"], "From": ["+14155550100"], "Body": ["Hello"],
        "StatusCallback": [f"{PUBLIC}/webhooks/twilio/status/our-id"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Answer(429, {"code": 20429, "message": "slow down"}), ProviderUnavailable),
        (Answer(503, {"code": 20503, "message": "busy"}), ProviderUnavailable),
        (Answer(500, {"code": 20500, "message": "oops"}), OutcomeUnknown),
        (Answer(502, {"message": "bad gateway"}), OutcomeUnknown),
        (Answer(504, {"message": "gateway timeout"}), OutcomeUnknown),
        (Answer(400, {"code": 21610, "message": "opted out"}), ProviderRefused),
        (Answer(401, {"code": 20003, "message": "who are you"}), ProviderRefused),
        (Answer(404, {"code": 20404, "message": "not here"}), ProviderRefused),
        (Answer(hang_up=True), OutcomeUnknown),
        (Answer(hold=True), OutcomeUnknown),
    ],
    ids=lambda value: f"{value.status}" if isinstance(value, Answer) else value.__name__,
)
def test_each_answer_is_one_of_three_outcomes(
    server: PretendTwilio, answer: Answer, outcome: type[Exception]
) -> None:
    # Given a provider that answers so
    server.next = answer
    # When a text is sent / Then the outcome says whether it may be sent again
    with pytest.raises(outcome) as caught:
        send(server)
    assert type(caught.value) is outcome
    # And it was not repeated behind our back: that would be a second text
    assert len(server.got) == 1


def test_a_refusal_keeps_the_providers_code_and_sentence(server: PretendTwilio) -> None:
    # Given a refusal / When it comes back / Then code and sentence are there for reason_of
    server.next = Answer(400, {"code": 21610, "message": "opted out"})
    with pytest.raises(ProviderRefused, match="opted out") as caught:
        send(server)
    assert caught.value.details["provider_code"] == "21610"


def test_a_refusal_in_odd_characters_is_one_line_that_can_be_kept(server: PretendTwilio) -> None:
    # Given what PostgreSQL does not keep / When it comes back / Then it can be kept
    server.next = Answer(400, {"code": 21610, "message": "no\x00\n\ud800\u202e!"})
    with pytest.raises(ProviderRefused) as caught:
        send(server)
    assert caught.value.message.endswith("no\ufffd \ufffd !")


def test_a_step_that_we_do_not_know_is_that_the_text_was_taken(server: PretendTwilio) -> None:
    server.next = Answer(body=MESSAGE | {"status": "pondering"})
    sent = twilio_at(server.url).send("our-id", "+14155550100", "+14155550123", "Hello")
    assert sent.status == "queued"


def test_a_provider_that_cannot_be_reached_surely_did_nothing() -> None:
    # Given a port nobody listens at / When a text is sent / Then it may be tried again
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(ProviderUnavailable):
        twilio_at(f"http://127.0.0.1:{port}").send("i", "+1", "+2", "b")


def test_the_list_is_compared_by_wording_and_time(server: PretendTwilio) -> None:
    # Given a list with other words, older texts and ours
    moment = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    listed = [{**MESSAGE, "sid": "SM2", "body": "Other"}, MESSAGE]
    page = {"messages": listed, "page": 0, "next_page_uri": None, "first_page_uri": "/x"}
    server.next = Answer(200, page)
    twilio = twilio_at(server.url)
    # When a doubt is settled / Then only ours counts, and not what was there before
    found = twilio.find_sent("+2", "+1", "Hello", moment)
    assert [text.provider_id for text in found] == ["SM1"]
    assert twilio.find_sent("+2", "+1", "Hello", moment + timedelta(seconds=1)) == []


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_list_that_is_refused_settles_nothing(server: PretendTwilio, status: int) -> None:
    # Given a provider that does not show its list / When asked / Then the doubt stays
    server.next = Answer(status, {"code": 1, "message": "no"})
    with pytest.raises((ProviderUnavailable, OutcomeUnknown)):
        twilio_at(server.url).find_sent("+2", "+1", "Hello", datetime.now(UTC))


FORM = {"MessageSid": "SM1", "Body": "Grüße & more", "FromCity": "", "Unknown": "kept"}


@pytest.mark.parametrize(
    ("form", "signed_form", "fits"),
    [
        (FORM, FORM, True),
        ({**FORM, "Body": "other"}, FORM, False),
        ({k: v for k, v in FORM.items() if k != "FromCity"}, FORM, False),
        ({**FORM, "More": "x"}, FORM, False),
        ({}, {}, True),
    ],
)
def test_a_signature_covers_every_parameter(
    form: dict[str, str], signed_form: dict[str, str], fits: bool
) -> None:
    # Given a signature by Twilio's rule / When a form comes with it / Then every field counts
    path = "/webhooks/twilio/messages"
    signature = twilio_signature("token", PUBLIC + path, signed_form)
    twilio = twilio_at("http://127.0.0.1:1")
    assert twilio.is_signed(path, form, signature) is fits
    assert not twilio.is_signed(path + "?x=1", form, signature)


@pytest.mark.parametrize("signature", [None, "", " ", "=", "ü", "x" * 5000])
def test_a_signature_that_is_none_is_simply_wrong(signature: str | None) -> None:
    # Given an odd signature / When it is checked / Then it does not fit, and nothing is raised
    assert twilio_at("http://127.0.0.1:1").is_signed("/x", FORM, signature) is False
