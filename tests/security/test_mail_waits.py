"""While one firm's mail is taken apart, another's calls and webhooks are answered."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
import requests

from chassis.ids import new_id
from chassis.messaging.rpc_client import RpcClient
from chassis.runtime.context import ServiceContext
from contracts.actor import system_actor
from contracts.rpc import Email
from tests.support.play import PlayClient
from tests.support.rows import count
from tests.support.stacks import open_context_of
from tests.support.waiting import wait_until
from tools.calling import calling
from tools.processes import BY_NAME, System
from tools.stack import Stack

PACKAGE = "services.email_svc"
MAILS = 5
COSTLY = "<div>\n" * 1_900 + "<div></div>\n" * 95_000 + "Hello"
"""Within every limit, and as costly as that can be: about a second of a processor."""


@pytest.fixture(scope="module")
def post_office(make_stack: Callable[..., Stack]) -> Stack:
    """Sandbox and email_svc on servers of their own, with one process that reads."""
    processes = (BY_NAME["sandbox"], BY_NAME["email_svc"])
    system = System(processes=processes, migrate=("-m", "chassis.storage.migrate", PACKAGE))
    environment = {"SANDBOX_STEP_SECONDS": "0.02", "MAIL_READERS": "1"}
    stack = make_stack(system=system, environment=environment)
    stack.migrate()
    stack.start(*(process.name for process in processes))
    return stack


@pytest.fixture
def context(post_office: Stack) -> Iterator[ServiceContext]:
    opened = open_context_of(post_office, PACKAGE)
    yield opened
    opened.close()


@pytest.fixture
def calls(post_office: Stack) -> Iterator[RpcClient]:
    with calling(post_office.environment, "tests") as client:
        yield client


def test_others_are_answered_while_a_costly_mail_is_read(
    post_office: Stack, context: ServiceContext, calls: RpcClient, firm_id: str
) -> None:
    # Given a firm with a mailbox
    play = PlayClient(post_office.url("sandbox"))
    address = f"office-{firm_id[-12:]}@firm.example"
    made = play.post("mailboxes", address=address)
    request = {"address": made["address"], "refresh_token": made["refresh_token"]}
    calls.call(Email.CONNECT_MAILBOX, system_actor(firm_id), request)
    # When strangers write mails to it that cost as much as a mail may
    server = urlsplit(post_office.environment["SMTP_URL"])
    with smtplib.SMTP(server.hostname or "", server.port or 0) as smtp:
        for number in range(MAILS):
            head = f"From: eve@x.example\nSubject: Costly {number}\nContent-Type: text/html\n\n"
            smtp.sendmail("eve@x.example", [address], head + COSTLY)
    wait_until(lambda: verdicts(context, "waiting") > 0)
    # Then calls and webhooks of others are answered before they are read
    hook = f"{post_office.url('email_svc')}/webhooks/gmail"
    calls.call(Email.LIST_MAILBOXES, system_actor(new_id()))
    answer = requests.post(hook, json={}, headers={"Authorization": "Bearer x"}, timeout=30)
    assert answer.status_code == 403
    assert verdicts(context, "received") < MAILS
    # And in the end each is there
    wait_until(lambda: verdicts(context, "received") == MAILS, timeout=120)
    play.close()


def verdicts(context: ServiceContext, verdict: str) -> int:
    query = "select count(*) from seen_mail where verdict = :verdict"
    return count(context, query, verdict=verdict)
