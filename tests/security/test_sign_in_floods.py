"""Floods of sign-ins: what they cost others, and whom they keep out."""

from __future__ import annotations

import http.client
import json
import select
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import count

import pytest
import requests
from requests.adapters import HTTPAdapter

from chassis.errors import InvalidCredentials, RateLimited
from chassis.identity.limits import OF_ACCOUNT, OF_NETWORK, OF_PAIR
from contracts.rpc import Internal
from tests.support.addresses import PASSWORD, new_email
from tests.support.firm import RegisteredFirm
from tests.support.strangers import strangers
from tests.support.web import Web
from tools.stack import Stack

SIGN_IN = "/auth/staff/sign-in"
FLOOD = 500
_networks = count(1)


@pytest.fixture
def network() -> Callable[[], str]:
    """An address in a network that no other test is in."""

    def new() -> str:
        high, low = divmod(next(_networks), 256)
        return f"100.{64 + high}.{low}.7"

    return new


@pytest.fixture
def open_web(system: Stack) -> Iterator[Callable[[str], Web]]:
    with ExitStack() as opened:

        def open_one(address: str) -> Web:
            web = Web(system.url("gateway"), address)
            opened.callback(web.close)
            return web

        yield open_one


def tries(web: Web, email: str, times: int, password: str = "wrong") -> list[int]:
    """What so many attempts in a row are answered with."""
    found = [web.send("POST", SIGN_IN, email=email, password=password) for _ in range(times)]
    assert all(int(a.headers["Retry-After"]) >= 1 for a in found if a.status_code == 429)
    return [answer.status_code for answer in found]


def guess(practice: RegisteredFirm, email: str, address: str, password: str = "wrong") -> bool:
    """An attempt over RPC; whether it was let through to the comparison of the password."""
    attempt = {"email": email, "password": password, "remote_address": address}
    try:
        practice.call(Internal.SIGN_IN, **attempt)
    except RateLimited:
        return False
    except InvalidCredentials:
        return True
    return True


def test_guessing_is_slowed_down_in_its_network_and_keeps_its_owner_out_nowhere_else(
    practice: RegisteredFirm, open_web: Callable[[str], Web], network: Callable[[], str]
) -> None:
    # Given somebody who guesses at a password, from several addresses of a network
    email, here = practice.emails[practice.owner.id], network()
    guesser, neighbour = open_web(here), open_web(here[:-1] + "8")
    # When they try again and again, in other letters too
    found = tries(guesser, email, 5) + tries(neighbour, email.upper(), 4)
    found += tries(guesser, f" {email}", 4)
    # Then ten tries count, whatever the letters, and the rest is told to wait
    assert found == [401] * OF_PAIR.burst + [429] * 3
    assert tries(guesser, email, 1, PASSWORD) == [429]
    # And the owner signs in from wherever else they are
    assert tries(open_web(network()), email, 1, PASSWORD) == [200]


def test_right_passwords_are_never_counted(
    practice: RegisteredFirm, open_web: Callable[[str], Web], network: Callable[[], str]
) -> None:
    web = open_web(network())
    email = practice.emails[practice.owner.id]
    assert set(tries(web, email, OF_PAIR.burst * 2, PASSWORD)) == {200}


def test_a_network_that_tries_many_accounts_is_slowed_down(
    practice: RegisteredFirm, network: Callable[[], str]
) -> None:
    # Given a network from which a different address is tried each time / When it goes on
    here = network()
    with ThreadPoolExecutor(4) as trying:
        emails = [new_email("nobody") for _ in range(OF_NETWORK.burst * 3)]
        let_through = list(trying.map(lambda email: guess(practice, email, here), emails))
    # Then hardly more passwords are hashed than the limit lets through at once
    assert OF_NETWORK.burst <= sum(let_through) < OF_NETWORK.burst * 2
    # And another network is not slowed down
    assert guess(practice, new_email("nobody"), network())


def test_a_whole_botnet_keeps_nobody_out_of_where_they_were_before(
    practice: RegisteredFirm, network: Callable[[], str]
) -> None:
    # Given an owner who has signed in from the office
    email, office = practice.emails[practice.owner.id], network()
    assert guess(practice, email, office, PASSWORD)
    # When guesses at their password come from a great many networks
    bots = [network() for _ in range(OF_ACCOUNT.burst + 10)]
    with ThreadPoolExecutor(4) as trying:
        let_through = list(trying.map(lambda bot: guess(practice, email, bot), bots))
    # Then the guesses are slowed down
    assert not all(let_through)
    # And the owner signs in from the office as ever
    answer = practice.call(Internal.SIGN_IN, email=email, password=PASSWORD, remote_address=office)
    assert answer["account"]["id"] == practice.owner.id


def test_a_refusal_does_not_tell_whether_there_is_an_account(
    practice: RegisteredFirm, network: Callable[[], str]
) -> None:
    # Given an address with an account and one without / When each is tried too often
    refusals = []
    for email in (practice.emails[practice.owner.id], new_email("nobody")):
        here, emitted = network(), []
        for _ in range(OF_PAIR.burst + 1):
            attempt = {"email": email, "password": "wrong", "remote_address": here}
            with pytest.raises((InvalidCredentials, RateLimited)) as refused:
                practice.call(Internal.SIGN_IN, **attempt)
            emitted.append(type(refused.value))
        refusals.append(emitted)
    # Then they are answered alike
    assert refusals[0] == refusals[1]
    assert refusals[0][-1] is RateLimited


class From(HTTPAdapter):
    """Connects from another address of this machine."""

    def __init__(self, address: str) -> None:
        self._address = address
        super().__init__()

    def init_poolmanager(self, *arguments: object, **more: object) -> None:
        super().init_poolmanager(*arguments, source_address=(self._address, 0), **more)


def test_a_stranger_cannot_speak_for_the_network_of_somebody_else(
    practice: RegisteredFirm, open_web: Callable[[str], Web], network: Callable[[], str]
) -> None:
    # Given an owner at work in their network, and a stranger who is no declared proxy
    email, home = practice.emails[practice.owner.id], network()
    open_web(home).sign_in(email)
    stranger = open_web(home)
    stranger.session.mount("http://", From("127.0.77.2"))
    # When the stranger uses up the tries of their account, claiming to be there
    assert tries(stranger, email, OF_PAIR.burst + 1)[-1] == 429
    # Then the owner still has all of theirs: the stranger's were counted where they come from
    assert tries(open_web(home), email, OF_PAIR.burst) == [401] * OF_PAIR.burst


def test_five_hundred_sign_ins_at_once_hold_up_nobody_who_is_signed_in(
    practice: RegisteredFirm,
    system: Stack,
    open_web: Callable[[str], Web],
    network: Callable[[], str],
) -> None:
    # Given somebody at work
    web = open_web(network()).sign_in(practice.emails[practice.owner.id])
    requests_ = [sign_in_request(new_email("bot"), network()) for _ in range(FLOOD)]
    with strangers(system.port("gateway"), "", FLOOD) as connections:
        # When five hundred strangers of as many networks try to sign in at the same moment
        for one, request in zip(connections, requests_, strict=True):
            one.sendall(request)
        # Then the directory, which the same service keeps, is answered while they wait
        assert web.get("/staff").status_code == 200
        assert web.get("/conversations").status_code == 200
        webhook = requests.post(f"{system.url('sms_svc')}/webhooks/twilio/messages", timeout=20)
        assert webhook.status_code == 403
        answered, _, _ = select.select(connections, [], [], 0)
        assert len(answered) < FLOOD
        # And each of them is told no, or to come back
        assert {status_of(one) for one in connections} <= {401, 429}


def sign_in_request(email: str, address: str) -> bytes:
    body = json.dumps({"email": email, "password": "wrong"})
    return (
        f"POST /api/v1{SIGN_IN} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"X-Forwarded-For: {address}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def status_of(one: socket.socket) -> int:
    answer = http.client.HTTPResponse(one)
    answer.begin()
    if answer.status == 429:
        assert int(answer.headers["Retry-After"]) >= 1
    return answer.status


def test_one_account_has_twenty_streams_and_others_are_not_kept_out(
    practice: RegisteredFirm, open_web: Callable[[str], Web], network: Callable[[], str]
) -> None:
    # Given a contact who opens as many streams as they may
    guest = practice.guest("0194f3a0-0000-7000-8000-0000000000c1")
    contact = open_web(network()).sign_in(guest.email, "portal")
    with ExitStack() as opened:
        for _ in range(20):
            opened.callback(contact.watch().drop)
        # When they open more / Then each is refused, with when to come back
        for _ in range(5):
            refused = contact.get("/stream")
            assert (refused.status_code, refused.headers["Retry-After"]) == (429, "15")
            assert refused.json()["code"] == "rate_limited"
        # And somebody else's opens
        web = open_web(network()).sign_in(practice.emails[practice.owner.id])
        web.watch().drop()
