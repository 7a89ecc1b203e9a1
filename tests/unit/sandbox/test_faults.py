"""Faults on callbacks, pushes and answers."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest

FIRM = "+14155550100"
PHONE = "+14155550142"


@pytest.fixture
def text(sandbox: Any, listener: Any) -> Callable[[str], None]:
    sandbox.post("numbers", {"e164": FIRM, "sms_url": listener.url}).raise_for_status()

    def send(body: str) -> None:
        sandbox.post("texts", {"from": PHONE, "to": FIRM, "body": body}).raise_for_status()

    return send


def bodies(listener: Any) -> list[str]:
    return [parse_qs(r.body.decode())["Body"][0] for r in listener.received]


def set_fault(sandbox: Any, kind: str, seconds: float = 5, provider: str = "twilio") -> None:
    body = {"provider": provider, "kind": kind, "seconds": seconds}
    sandbox.post("faults", body).raise_for_status()


def test_reorder_puts_the_first_behind_the_next(
    sandbox: Any, listener: Any, text: Callable[[str], None], wait: Callable[..., Any]
) -> None:
    # Given a reorder fault, when two texts are sent
    set_fault(sandbox, "reorder", seconds=30)
    text("one")
    text("two")
    # Then the second comes first
    wait(lambda: len(listener.received) == 2)
    assert bodies(listener) == ["two", "one"]


def test_reorder_without_a_next_is_only_late(
    sandbox: Any, listener: Any, text: Callable[[str], None], wait: Callable[..., Any]
) -> None:
    # Given a reorder fault, when nothing follows the text
    set_fault(sandbox, "reorder", seconds=0.05)
    text("alone")
    # Then it comes all the same
    wait(lambda: bodies(listener) == ["alone"])


def test_drop_and_duplicate(
    sandbox: Any, listener: Any, text: Callable[[str], None], wait: Callable[..., Any]
) -> None:
    # Given a drop and then a duplicate
    set_fault(sandbox, "drop")
    set_fault(sandbox, "duplicate")
    # When two texts are sent, then the first is lost and the second comes twice, identical
    text("lost")
    text("twice")
    wait(lambda: len(listener.received) == 2)
    assert bodies(listener) == ["twice", "twice"]
    assert listener.received[0].body == listener.received[1].body
    assert sandbox.get("faults")["items"] == []


def test_delay_holds_one_back(
    sandbox: Any, listener: Any, text: Callable[[str], None], wait: Callable[..., Any]
) -> None:
    # Given a delay, when two texts are sent, then the later one overtakes
    set_fault(sandbox, "delay", seconds=0.5)
    text("late")
    text("prompt")
    wait(lambda: len(listener.received) == 2)
    assert bodies(listener) == ["prompt", "late"]


@pytest.mark.parametrize(
    ("provider", "kind", "status"),
    [("twilio", "http_429", 429), ("twilio", "http_5xx", 503), ("google", "http_429", 429),
     ("google", "http_5xx", 503)],
)  # fmt: skip
def test_answers_are_refused_once(sandbox: Any, provider: str, kind: str, status: int) -> None:
    # Given a refusal set for the provider
    settings, world = sandbox.world.settings, sandbox.world
    headers = {}
    if provider == "google":
        token = sandbox.post("mailboxes", {"address": "a@firm.example"}).json()["refresh_token"]
        form = {"grant_type": "refresh_token", "refresh_token": token}
        form |= {"client_id": settings.google_client_id}
        form |= {"client_secret": settings.google_client_secret}
        answer = sandbox.session.post(f"{sandbox.url}/token", data=form).json()
        headers = {"Authorization": f"Bearer {answer['access_token']}"}
        url = f"{sandbox.url}/gmail/v1/users/me/profile"
    else:
        sandbox.session.auth = (settings.twilio_account_sid, settings.twilio_auth_token)
        url = f"{sandbox.url}/2010-04-01/Accounts/{settings.twilio_account_sid}/Messages.json"
    set_fault(sandbox, kind, provider=provider)
    # When the API is called twice, then only the first is refused
    statuses = [sandbox.session.get(url, headers=headers).status_code for _ in range(2)]
    assert statuses == [status, 200]
    assert world.faults.listed() == []


def test_lost_answer_has_been_acted_on(sandbox: Any, text: Callable[[str], None]) -> None:
    # Given a provider that accepts but answers late
    set_fault(sandbox, "timeout_after_accept", seconds=0.3)
    settings = sandbox.world.settings
    url = f"{sandbox.url}/2010-04-01/Accounts/{settings.twilio_account_sid}/Messages.json"
    # When a text is sent
    began = time.monotonic()
    sandbox.session.post(
        url,
        data={"To": PHONE, "From": FIRM, "Body": "x"},
        auth=(settings.twilio_account_sid, settings.twilio_auth_token),
    )
    # Then the caller waited, and the text is there
    assert time.monotonic() - began >= 0.3
    assert len(sandbox.get("texts")["items"]) == 1


def test_faults_can_be_cleared(sandbox: Any) -> None:
    # Given two faults
    set_fault(sandbox, "drop")
    set_fault(sandbox, "delay")
    first, second = sandbox.get("faults")["items"]
    # When one is cleared, the other stays; then all go
    sandbox.session.delete(f"{sandbox.url}/play/api/faults/{first['id']}")
    assert sandbox.get("faults")["items"] == [second]
    sandbox.session.delete(f"{sandbox.url}/play/api/faults")
    assert sandbox.get("faults")["items"] == []


def test_nobody_listening_is_tried_once_more_and_told(
    sandbox: Any, wait: Callable[..., Any]
) -> None:
    # Given a number whose webhook nobody serves
    sandbox.post("numbers", {"e164": FIRM, "sms_url": "http://127.0.0.1:9/none"})
    # When a text is sent, then the phone shows that nobody answered
    sandbox.post("texts", {"from": PHONE, "to": FIRM, "body": "x"})
    wait(lambda: sandbox.get("texts")["items"][0]["webhook"] == "no answer")
