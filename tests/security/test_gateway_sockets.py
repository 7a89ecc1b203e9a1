"""Slow connections of strangers to the gateway cost nobody else anything, and end."""

from __future__ import annotations

import http.client
import json
import socket
import time

import pytest
import requests

from tests.support.strangers import strangers
from tools.stack import Stack

SIGN_IN = "/api/v1/auth/staff/sign-in"
HEAD = f"POST {SIGN_IN} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param("", id="nothing"),
        pytest.param(HEAD, id="half a head"),
        pytest.param(f'{HEAD}Content-Length: 1000\r\n\r\n{{"email"', id="half a body"),
    ],
)
def test_slow_strangers_hold_up_nobody(system: Stack, sent: str) -> None:
    # Given many connections that say something and then nothing
    with strangers(system.port("gateway"), sent, 500):
        # When somebody asks / Then the answer comes at once
        began = time.monotonic()
        answer = requests.get(f"{system.url('gateway')}/api/v1/me", timeout=10)
        assert answer.status_code == 401
        assert time.monotonic() - began < 2


def test_a_body_that_does_not_come_is_given_up(system: Stack) -> None:
    sent = f'{HEAD}Content-Length: 1000\r\n\r\n{{"email"'
    with strangers(system.port("gateway"), sent, 1) as [one]:
        answer = http.client.HTTPResponse(one)
        answer.begin()
        assert answer.status == 408
        # And what should follow is not waited for either
        answer.read()
        assert _is_closed(one)


@pytest.mark.parametrize("sent", ["", HEAD], ids=["nothing", "half a head"])
def test_a_head_that_does_not_come_is_given_up(system: Stack, sent: str) -> None:
    with strangers(system.port("gateway"), sent, 1) as [one]:
        assert _is_closed(one)


def test_who_has_not_signed_in_sends_little(system: Stack) -> None:
    answer = requests.post(
        f"{system.url('gateway')}{SIGN_IN}", json={"email": "a" * 20_000}, timeout=10
    )
    assert answer.status_code == 413
    assert answer.json()["code"] == "too_large"


@pytest.mark.parametrize(
    ("head", "status", "code"),
    [
        pytest.param(f"GET /{'a' * 4200} HTTP/1.1\r\n\r\n", 414, "address_too_long", id="address"),
        pytest.param("nonsense\r\n\r\n", 400, "malformed_request", id="no request"),
        pytest.param("GET / HTTP/1.1\r\nbad header\r\n\r\n", 400, "malformed_request", id="header"),
    ],
)
def test_what_is_no_request_is_a_problem_too(
    system: Stack, head: str, status: int, code: str
) -> None:
    with strangers(system.port("gateway"), head, 1) as [one]:
        answer = http.client.HTTPResponse(one)
        answer.begin()
        assert (answer.status, answer.getheader("Content-Type")) == (
            status,
            "application/problem+json",
        )
        assert json.loads(answer.read())["code"] == code


def _is_closed(one: socket.socket) -> bool:
    try:
        return one.recv(1) == b""
    except ConnectionResetError:
        return True
