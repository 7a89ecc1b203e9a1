"""Who may prompt a synchronisation over Graph's webhook: subscriptions made here, nobody else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chassis.errors import BadSignature, MalformedRequest
from services.email_svc.providers.graph_push import (
    LONGEST_CLIENT_STATE,
    PushedMailbox,
    client_state_of,
    key_name,
    pushed_mailboxes,
    validation_answer,
)

KEYS = ("newest", "older")
ADDRESS = "office@firm.example"


def notices(*values: dict[str, Any]) -> bytes:
    return json.dumps({"value": list(values)}).encode()


def notice(state: object = None, **more: Any) -> dict[str, Any]:
    return {"subscriptionId": "s", "clientState": state or client_state_of(ADDRESS, KEYS)} | more


def test_a_notification_of_ours_names_its_mailbox() -> None:
    # Given notifications of one subscription, one made with an older key, and one of nobody's
    other = client_state_of("second@firm.example", KEYS[1:])
    body = notices(notice(), notice(), notice(other), notice("forged:third@firm.example"))
    # When they are read, Then each mailbox of ours is named once
    assert pushed_mailboxes(body, KEYS) == (
        PushedMailbox(ADDRESS, resubscribe=False),
        PushedMailbox("second@firm.example", resubscribe=False),
    )
    assert pushed_mailboxes(notices(), KEYS) == ()


@pytest.mark.parametrize(
    ("event", "again"),
    [("missed", False), ("subscriptionRemoved", True), ("reauthorizationRequired", True)],
)
def test_a_subscription_that_ended_is_to_be_made_again(event: str, *, again: bool) -> None:
    body = notices(notice(), notice(lifecycleEvent=event))
    assert pushed_mailboxes(body, KEYS) == (PushedMailbox(ADDRESS, again),)


@pytest.mark.parametrize(
    "state",
    [
        "",
        ":",
        f":{ADDRESS}",
        f"{'0' * 32}:{ADDRESS}",
        f"é:{ADDRESS}",
        str(client_state_of(ADDRESS, ("foreign",))),
        str(client_state_of(ADDRESS, KEYS)).replace("office", "other"),
        f"{client_state_of(ADDRESS, KEYS)}x",
        "x" * 100_000,
        "\x00" * 40,
        "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace") * 40,
    ],
)
def test_a_foreign_state_is_refused(state: str) -> None:
    with pytest.raises(BadSignature):
        pushed_mailboxes(notices({"clientState": state}), KEYS)
    with pytest.raises(BadSignature):
        pushed_mailboxes(notices({"clientState": None}), KEYS)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"value": {}}',
        b'{"value": [1]}',
        b'{"value": [{"clientState": 7}]}',
        b"\xff",
        b"[" * 200_000,
        b'{"value": ' + b"[" * 100_000,
    ],
)
def test_what_is_no_notification_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedRequest):
        pushed_mailboxes(body, KEYS)


def test_a_state_is_as_long_as_graph_allows() -> None:
    # Given the longest name that fits, and one more character, Then that one is polled
    address = f"{'a' * (LONGEST_CLIENT_STATE - 33 - 13)}@firm.example"
    state = client_state_of(address, KEYS)
    assert state is not None
    assert len(state) == LONGEST_CLIENT_STATE
    assert pushed_mailboxes(notices(notice(state)), KEYS)[0].address == address
    assert client_state_of(f"a{address}", KEYS) is None


def test_another_key_makes_another_subscription() -> None:
    assert key_name(KEYS) != key_name(KEYS[1:])
    assert KEYS[0] not in key_name(KEYS)


def test_a_validation_token_comes_back_as_it_came_if_it_is_one() -> None:
    assert validation_answer("Validation: <b>&") == "Validation: <b>&"
    with pytest.raises(MalformedRequest):
        validation_answer("x" * 5000)
