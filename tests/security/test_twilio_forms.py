"""A signature of Twilio's is good for the form it was made for, and for no reading of it."""

from __future__ import annotations

import uuid
from itertools import pairwise
from urllib.parse import urlencode

import pytest
import requests
from sqlalchemy import func, select

from chassis.runtime.context import ServiceContext
from contracts.rpc import Thread
from services.sms_svc.inbound.tables import INBOUND
from tests.support.firm import TextingFirm
from tests.support.play import TwilioWebhooks, inbound_form, twilio_signature
from tests.support.waiting import wait_until
from tools.stack import Stack

PATH = "/webhooks/twilio/messages"


def moved(form: dict[str, str], name: str, count: int, to: str) -> dict[str, str]:
    """The same characters in the same order: the beginning of a name given to the value before."""
    found = dict(form)
    value = found.pop(to)
    found[name] += to[:count]
    found[to[count:]] = value
    return found


def signed(stack: Stack, form: dict[str, str]) -> str:
    url = stack.environment["SMS_PUBLIC_URL"] + PATH
    return twilio_signature(stack.environment["TWILIO_AUTH_TOKEN"], url, form)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MessageSid", "SM1"),
        ("MessageSid", "XX" + "0" * 32),
        ("MessageSid", "SM" + "A" * 32),
        ("MessageSid", "SM" + "0" * 32 + "\n"),
        ("AccountSid", "AC" + "f" * 32),
        ("AccountSid", ""),
        ("SmsMessageSid", "SM" + "0" * 32),
        ("From", "+1415\x00"),
        ("From", "+14155550100FromCityX"),
        ("From", "+١٤١٥٥٥٥"),
        ("To", "+"),
        ("NumSegments", "1NumX"),
        ("Bad-Name", "x"),
        ("", "x"),
        ("ZName", "xMessageSidSM" + "0" * 32),
    ],
)
def test_a_signed_form_of_another_shape_is_refused(
    texter: TextingFirm, twilio: TwilioWebhooks, name: str, value: str
) -> None:
    # Given a form with one odd parameter and a right signature / When it is posted / Then 400
    form = {**inbound_form(texter.phone, texter.own_number, "Hello"), name: value}
    assert twilio.text(form).status_code == 400


def test_a_boundary_that_moved_makes_no_second_text(
    stack: Stack,
    texter: TextingFirm,
    twilio: TwilioWebhooks,
    sms_context: ServiceContext,
) -> None:
    # Given a text that was taken, and its signature
    form = inbound_form(texter.phone, texter.own_number, "Hello")
    signature = signed(stack, form)
    assert twilio.text(form, signature).status_code == 204
    # When the same characters come cut otherwise, in each place where they can be
    names = sorted(form)
    cuts = [
        moved(form, before, count, after)
        for before, after in pairwise(names)
        for count in range(1, len(after))
    ]
    fitting = [cut for cut in cuts if signed(stack, cut) == signature]
    answers = {twilio.text(cut, signature).status_code for cut in fitting}
    # Then each is refused, or known by its id: the firm has one text
    assert fitting
    assert answers <= {204, 400}
    of_firm = select(func.count()).where(INBOUND.c.firm_id == texter.firm_id)
    with sms_context.database.transaction(texter.firm_id) as tx:
        assert tx.execute(of_firm).scalar_one() == 1


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        pytest.param(b"Body=a&Body=b", "application/x-www-form-urlencoded", 400, id="twice"),
        pytest.param(b"Body=\xff", "application/x-www-form-urlencoded", 403, id="not UTF-8"),
        pytest.param(b"Body=%ff%00", "application/x-www-form-urlencoded", 403, id="odd escapes"),
        pytest.param(b"{}", "application/json", 400, id="JSON"),
        pytest.param(b"--x--", "multipart/form-data; boundary=x", 400, id="parts"),
        pytest.param(b"&&&=&=", "application/x-www-form-urlencoded", 400, id="nothing, twice"),
        pytest.param(b"", "", 400, id="nothing"),
    ],
)
def test_what_is_no_form_is_refused_and_never_an_error_of_ours(
    stack: Stack, body: bytes, kind: str, status: int
) -> None:
    headers = {"Content-Type": kind, "X-Twilio-Signature": "forged"}
    url = f"http://127.0.0.1:{stack.port('sms_svc')}{PATH}"
    answer = requests.post(url, data=body, headers=headers, timeout=20)
    assert answer.status_code == status


def test_a_query_that_is_no_text_is_refused(stack: Stack) -> None:
    url = f"http://127.0.0.1:{stack.port('sms_svc')}{PATH}?\xff"
    form = urlencode({"Body": "x"})
    kind = "application/x-www-form-urlencoded"
    headers = {"Content-Type": kind, "X-Twilio-Signature": "forged"}
    assert requests.post(url, data=form, headers=headers, timeout=20).status_code == 403


@pytest.mark.parametrize("sender", ["whatsapp:{phone}", "72345", "ACME Bank"])
def test_who_is_no_phone_is_kept_as_what_he_is_and_matched_with_nobody(
    texter: TextingFirm, twilio: TwilioWebhooks, sender: str
) -> None:
    # Given a client with a phone, and somebody whose address only holds its digits
    written = uuid.uuid4().hex
    form = inbound_form(sender.format(phone=texter.phone), texter.own_number, written)
    # When he writes / Then it stands among the unlinked, under the address that he has
    assert twilio.text(form).status_code == 204

    def unlinked() -> list[str]:
        query = {"filter": "unlinked", "scope": "team"}
        items = texter.call(Thread.LIST_CONVERSATIONS, **query)["items"]
        return [str(one) for one in items if written in str(one)]

    wait_until(unlinked)
    assert sender.format(phone=texter.phone).lower() in unlinked()[0].lower()
