"""Connections of strangers to the webhook port cost nobody else anything."""

from __future__ import annotations

import http.client
import time

import pytest

from chassis.runtime.entrypoints.web import BODY_SECONDS, HEAD_SECONDS, MOST_BODY_BYTES
from contracts.rpc import Sms
from tests.support.firm import TextingFirm
from tests.support.play import TwilioWebhooks, inbound_form
from tests.support.strangers import strangers
from tools.stack import Stack

PATH = "/webhooks/twilio/messages"
HEAD = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
SIGNED = "X-Twilio-Signature: forged\r\n"
HALF_A_BODY = "Content-Length: 1000\r\n\r\nBody="
STRANGERS = 120
"""Far more than there are workers."""


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param("", id="nothing"),
        pytest.param(HEAD, id="half a head"),
        pytest.param(f"{HEAD}{SIGNED}{HALF_A_BODY}", id="half a body"),
        pytest.param(f"{HEAD}{HALF_A_BODY}", id="half an unsigned body"),
    ],
)
def test_idle_strangers_hold_up_neither_texts_nor_rpc(
    stack: Stack, texter: TextingFirm, twilio: TwilioWebhooks, sent: str
) -> None:
    # Given a firm, and many strangers who hold connections open
    with strangers(stack.port("sms_svc"), sent, STRANGERS):
        # When a text and a request come / Then they are answered long before a stranger gives up
        began = time.monotonic()
        assert (
            twilio.text(inbound_form(texter.phone, texter.own_number, "Hello")).status_code == 204
        )
        assert texter.call(Sms.LIST_NUMBERS)["items"]
        assert time.monotonic() - began < min(HEAD_SECONDS, BODY_SECONDS) / 2


@pytest.mark.parametrize("sent", ["", HEAD], ids=["nothing", "half a head"])
def test_who_says_nothing_is_hung_up_on(stack: Stack, sent: str) -> None:
    # Given a connection that never says a whole head / When its time is over / Then it is closed
    with strangers(stack.port("sms_svc"), sent, 1) as [one]:
        assert one.recv(1) == b""


def test_a_body_that_does_not_come_is_answered_and_the_connection_closed(stack: Stack) -> None:
    with strangers(stack.port("sms_svc"), f"{HEAD}{SIGNED}{HALF_A_BODY}", 1) as [one]:
        answer = http.client.HTTPResponse(one)
        answer.begin()
        assert answer.status == 408
        assert answer.getheader("Connection") == "close"


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        pytest.param(f"Content-Length: {10 * 1024 * 1024}\r\n", 403, id="unsigned"),
        pytest.param(f"{SIGNED}Content-Length: {MOST_BODY_BYTES + 1}\r\n", 413, id="too long"),
        pytest.param(f"{SIGNED}Transfer-Encoding: chunked\r\n", 400, id="of unknown length"),
        pytest.param(f"{SIGNED}Content-Length: x\r\n", 400, id="of no length"),
    ],
)
def test_a_body_is_refused_before_it_is_read(stack: Stack, lines: str, status: int) -> None:
    # Given a head that already says that the body will be refused, and no body
    with strangers(stack.port("sms_svc"), f"{HEAD}{lines}\r\n", 1) as [one]:
        # Then the answer does not wait for it
        answer = http.client.HTTPResponse(one)
        answer.begin()
        assert answer.status == status
