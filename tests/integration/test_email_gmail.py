"""E-mail with the real google client, broker and database against the sandbox's Gmail."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
from sqlalchemy import text

from chassis.errors import PermissionDenied, ValidationFailed
from chassis.ids import new_id
from chassis.runtime.context import ServiceContext
from contracts.events import ChannelChanged, MessageComposed, MessageReceived
from contracts.parts import Attachment, Person
from contracts.rpc import Email
from services.email_svc.use_cases import EmailUseCases
from tests.support.callers import OverTheWire
from tests.support.files import hand_over_file, keep_file, kept_file
from tests.support.firm import FirmInTest
from tests.support.play import PlayClient
from tests.support.stacks import open_context_of, over_the_wire
from tests.support.waiting import wait_until
from tools.processes import BY_NAME, System, background_of
from tools.stack import Stack

PACKAGE = "services.email_svc"
ENVIRONMENT = {
    "SANDBOX_STEP_SECONDS": "0.02",
    "MAIL_TIMEOUT_SECONDS": "1",
    "MAIL_POLL_SECONDS": "5",
}


@pytest.fixture(scope="module")
def post_office(make_stack: Callable[..., Stack]) -> Stack:
    """Sandbox, email_svc and its background work on servers of their own."""
    processes = (BY_NAME["sandbox"], BY_NAME["email_svc"], background_of(PACKAGE))
    system = System(processes=processes, migrate=("-m", "chassis.storage.migrate", PACKAGE))
    names = [process.name for process in processes]
    stack = make_stack(system=system, environment=ENVIRONMENT)
    stack.migrate()
    stack.start(*names)
    return stack


@pytest.fixture(scope="module")
def context(post_office: Stack) -> Iterator[ServiceContext]:
    opened = open_context_of(post_office, PACKAGE)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def mail_wire(post_office: Stack) -> Iterator[OverTheWire]:
    with over_the_wire(post_office) as wire:
        yield wire


@pytest.fixture
def play(post_office: Stack) -> Iterator[PlayClient]:
    client = PlayClient(post_office.url("sandbox"))
    yield client
    client.clear_faults()
    client.close()


@dataclass
class Office(FirmInTest):
    """A firm with one connected mailbox."""

    context: ServiceContext = field(kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.address = f"office-{self.firm_id[-12:]}@firm.example"
        self.mailbox(self.address)

    @property
    def client(self) -> str:
        """Somebody no other test writes to."""
        return f"jane-{self.firm_id[-12:]}@client.example"

    def health(self) -> dict[str, Any]:
        """The first mailbox as the firm sees it."""
        found: dict[str, Any] = self.call(Email.LIST_MAILBOXES)["items"][0]
        return found

    def write_in(self, subject: str = "Tax", sender: str = "", **more: Any) -> Any:
        fields = {
            "from_": sender or self.client,
            "to": [self.address],
            "subject": subject,
            "body": "Hello",
        }
        return self.play.post("mail", **fields | more)

    def received(self) -> list[dict[str, Any]]:
        return self.emitted(MessageReceived)

    def wait_for_mails(self, count: int) -> list[dict[str, Any]]:
        wait_until(lambda: len(self.received()) >= count, what=f"{count} mails")
        return self.received()

    def send(self, to: str, subject: str = "Hi", **changes: Any) -> MessageComposed:
        return self.order(to, channel="email", subject=subject, **changes)

    def mails_at(self, address: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.play.get("mail", address=address, folder="inbox")[
            "items"
        ]
        return found

    def verdicts(self) -> dict[str, int]:
        query = "select verdict, count(*) as n from seen_mail where firm_id = :firm group by 1"
        with self.context.database.transaction(self.firm_id) as tx:
            return {r["verdict"]: r["n"] for r in tx.rows(text(query), {"firm": self.firm_id})}

    def rest(self) -> None:
        """Nobody looks at the mailbox for the next hour, unless a push comes."""
        later = text(
            "update mailboxes set next_sync_at = now() + interval '1 hour'"
            " where last_synced_at is not null and lease is null"
        )

        def moved() -> bool:
            with self.context.database.transaction(self.firm_id) as tx:
                return tx.execute(later).rowcount == 1

        wait_until(moved, what="the mailbox at rest")

    def prompts(self) -> int:
        with self.context.database.transaction(self.firm_id) as tx:
            return int(tx.execute(text("select sync_requests from mailboxes")).scalar_one())

    def fault(self, kind: str, count: int = 1, seconds: float = 0.0) -> None:
        self.play.post("faults", provider="google", kind=kind, count=count, seconds=seconds)


@pytest.fixture
def office(
    firm_id: str, play: PlayClient, mail_wire: OverTheWire, context: ServiceContext
) -> Office:
    return Office(mail_wire, firm_id, play, context=context)


def test_a_mail_arrives_whole_by_push(office: Office) -> None:
    # Given a mail with HTML, a script in it, and a file
    file = {"name": "W-2.pdf", "content_type": "application/pdf",
            "base64": base64.b64encode(b"%PDF-1").decode()}  # fmt: skip
    html = "<p>Hello <b>there</b><script>alert(1)</script></p>"
    # When a client sends it
    sent = office.write_in(
        "Résumé", f"Jane Doe <{office.client.title()}>", html=html, attachments=[file]
    )
    # Then it is told once, harmless, with its ids; raw mail and file are kept
    (mail,) = office.wait_for_mails(1)
    assert (mail["sender_address"], mail["sender_name"]) == (office.client, "Jane Doe")
    assert (mail["channel"], mail["subject"], mail["own_ref"]) == (
        "email", "Résumé", sent["message_id"])  # fmt: skip
    assert mail["body_html"].strip() == "<p>Hello <b>there</b></p>"
    assert mail["automatic"] is False
    (kept,) = mail["attachments"]
    assert (kept["name"], kept["size"]) == ("W-2.pdf", 6)
    assert kept_file(office.context, kept["digest"]) == b"%PDF-1"
    with office.context.database.transaction(office.firm_id) as tx:
        digest = tx.execute(text("select raw_digest from mails")).scalar_one()
    assert sent["message_id"].encode() in kept_file(office.context, digest)
    wait_until(lambda: office.health()["last_synced_at"])


def test_replies_stay_in_the_thread(office: Office) -> None:
    # Given a mail from a client, When staff reply, and write once more in the conversation
    first = office.write_in("Tax")
    (mail,) = office.wait_for_mails(1)
    conversation = new_id()
    reply = office.send(
        office.client, "RE: Tax", conversation_id=conversation,
        reply_to_message_id=mail["message_id"], body_html="<p>Hello</p>",
        author=Person("staff", new_id(), "Ann Müller"),
    )  # fmt: skip
    reported = office.await_report(reply.message_id, "sent")
    again = office.send(office.client, "Re: Tax", conversation_id=conversation)
    reported_again = office.await_report(again.message_id, "sent")
    # Then both answer what came before, under ids of our own, in the provider's one thread
    last, before = office.mails_at(office.client)[:2]
    assert before["message_id"] == reported["own_ref"]
    assert reply.message_id in reported["own_ref"]
    assert before["in_reply_to"] == first["message_id"]
    assert before["references"] == [first["message_id"]]
    assert before["from"].startswith("Ann Müller <office-")
    assert last["message_id"] == reported_again["own_ref"]
    assert last["in_reply_to"] == reported["own_ref"]
    assert last["references"] == [first["message_id"], reported["own_ref"]]
    with office.context.database.transaction(office.firm_id) as tx:
        threads = tx.execute(text("select count(distinct thread_id) from mails")).scalar_one()
    assert threads == 1
    assert office.reported(reply.message_id) == ["sending", "sent"]


def test_another_subject_begins_another_thread(office: Office) -> None:
    # Given a conversation by e-mail, When staff write about something else
    conversation = new_id()
    one = office.send(office.client, "Tax", conversation_id=conversation)
    office.await_report(one.message_id, "sent")
    two = office.send(office.client, "Party", conversation_id=conversation)
    reported = office.await_report(two.message_id, "sent")
    # Then it answers nothing
    sent = next(m for m in office.mails_at(office.client) if m["message_id"] == reported["own_ref"])
    assert not sent["in_reply_to"]


def test_a_bounce_fails_the_message_and_is_no_message(office: Office) -> None:
    # Given mails to an address that does not exist and to one whose server is slow
    hard = office.send("nobody@bounce.example")
    soft = office.send("full@bounce.example")
    slow = office.send("delay@slow.example")
    # When the reports come, Then failures carry their reason, the delay does not fail
    reported = office.await_report(hard.message_id, "failed")
    assert reported["reason"] == {
        "code": "5.1.1",
        "message": "This address does not exist. (nobody@bounce.example)",
        "permanent": True,
    }
    assert office.await_report(soft.message_id, "failed")["reason"]["permanent"] is False
    wait_until(lambda: office.verdicts().get("notice", 0) == 3, what="three notices read")
    assert office.reported(slow.message_id) == ["sending", "sent", "delayed"]
    # And only the address that does not exist is said to take no mail
    assert office.await_report(hard.message_id, "failed")["bounced"] == "nobody@bounce.example"
    assert office.await_report(soft.message_id, "failed")["bounced"] is None
    assert office.received() == []


def test_an_automatic_answer_is_marked(office: Office) -> None:
    # Given a recipient who is away, When staff write to them
    office.send("autoreply@client.example")
    # Then the answer arrives as what it is
    (answer,) = office.wait_for_mails(1)
    assert answer["automatic"] is True


@pytest.mark.parametrize("token", [None, "Bearer rubbish", "Basic eDp5"])
def test_a_forged_push_changes_nothing(
    post_office: Stack, office: Office, token: str | None
) -> None:
    # Given somebody who knows the address of the webhook
    notice = base64.b64encode(f'{{"emailAddress": "{office.address}"}}'.encode()).decode()
    headers = {"Authorization": token} if token else {}
    url = f"{post_office.url('email_svc')}/webhooks/gmail"
    office.rest()
    before = office.prompts()
    # When they post to it
    body = {"message": {"data": notice}}
    answer = requests.post(url, json=body, headers=headers, timeout=10)
    # Then they are refused
    assert (answer.status_code, office.prompts()) == (403, before)
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_forgotten_history_loses_and_doubles_nothing(office: Office) -> None:
    # Given a mailbox in step, whose pushes then stop
    office.write_in("before")
    office.wait_for_mails(1)
    office.play.post(f"mailboxes/{office.address}/stop-watch")
    # When mails come and Gmail forgets the history they stand in
    sent = {office.write_in(f"gap {n}")["message_id"] for n in range(5)}
    office.play.post(f"mailboxes/{office.address}/expire-history")
    last = office.write_in("after")["message_id"]
    # Then the next turn finds every one of them, once
    mails = office.wait_for_mails(7)
    ids = [mail["own_ref"] for mail in mails]
    assert len(ids) == len(set(ids)) == 7
    assert {*sent, last} < set(ids)
    assert office.verdicts() == {"received": 7}


def test_stale_tokens_are_renewed(office: Office) -> None:
    # Given access tokens that went stale before their time
    office.write_in("one")
    office.wait_for_mails(1)
    office.play.post(f"mailboxes/{office.address}/expire-tokens")
    # When mail comes, Then it arrives, and the mailbox stays well
    office.write_in("two")
    office.wait_for_mails(2)
    assert office.health()["status"] == "active"


def test_a_withdrawn_consent_is_announced_and_mended(office: Office) -> None:
    # Given a consent that its owner withdraws
    office.play.post(f"mailboxes/{office.address}/revoke")
    # When the mailbox is looked at next, Then the firm hears that e-mail cannot be used, and why
    wait_until(lambda: office.health()["status"] == "disconnected")
    wait_until(lambda: len(office.emitted(ChannelChanged)) == 2)
    on, off = office.emitted(ChannelChanged)
    assert (on["usable"], off["usable"]) == (True, False)
    assert office.address in off["reason"]
    refused = office.send(office.client)
    reason = office.await_report(refused.message_id, "failed")["reason"]
    assert reason["code"] == "no_mailbox"
    # When mail comes meanwhile and the mailbox is connected again, Then nothing was missed
    sent = office.write_in("meanwhile")
    office.mailbox(office.address)
    (mail,) = office.wait_for_mails(1)
    assert mail["own_ref"] == sent["message_id"]
    wait_until(lambda: len(office.emitted(ChannelChanged)) == 3)
    mended = max(office.emitted(ChannelChanged), key=lambda e: e["version"])
    assert mended["usable"] is True
    assert mended["reason"] is None


def test_one_mail_in_two_mailboxes_appears_once(office: Office) -> None:
    # Given a second mailbox of the firm, When a client writes to both at once
    second = f"partner-{office.firm_id[-12:]}@firm.example"
    office.mailbox(second)
    office.write_in("Both", to=[office.address, second])
    # Then both are read, and one message is told
    wait_until(lambda: office.verdicts() == {"received": 1, "duplicate": 1})
    assert len(office.wait_for_mails(1)) == 1


def test_a_lost_answer_is_settled_and_never_repeated(office: Office) -> None:
    # Given a provider that takes the mail but answers too late
    office.fault("timeout_after_accept", seconds=2.0)
    message = office.send(office.client, "Doubt")
    reported = office.await_report(message.message_id, "uncertain")
    # When the doubt is settled, Then the mailbox has it: sent, once
    EmailUseCases(office.context).settlement.settle_uncertain(age=0)
    sent = office.await_report(message.message_id, "sent")
    assert sent["own_ref"] == reported["own_ref"]
    assert [m["message_id"] for m in office.mails_at(office.client)] == [sent["own_ref"]]


def test_a_busy_provider_gets_the_mail_later(office: Office) -> None:
    # Given a provider too busy to take anything once
    office.rest()
    office.fault("http_429")
    message = office.send(office.client, "Later")
    # When it is asked again, Then it has the mail once
    office.await_report(message.message_id, "sent")
    assert len(office.mails_at(office.client)) == 1


def test_a_5xx_is_a_doubt_and_ends_as_not_sent(office: Office) -> None:
    # Given a provider that breaks while it has the request, before it took the mail
    office.rest()
    office.fault("http_5xx")
    message = office.send(office.client, "Never")
    office.await_report(message.message_id, "uncertain")
    # When the mailbox is asked, Then it never had it: failed, for staff to send again
    EmailUseCases(office.context).settlement.settle_uncertain(age=0)
    reported = office.await_report(message.message_id, "failed")
    assert reported["reason"]["code"] == "not_accepted"
    assert office.mails_at(office.client) == []


def test_files_travel_by_upload(office: Office) -> None:
    # Given a file too large for a plain request
    content = b"%PDF" + bytes(range(256)) * 6000
    digest = keep_file(office.context, content)
    file = Attachment(new_id(), "Big.pdf", "application/pdf", len(content), digest)
    # And one that somebody handed over for the mail
    handed = hand_over_file(office.context, b"%PDF handed over")
    small = Attachment(new_id(), "Small.pdf", "application/pdf", 16, handed)
    # When they are sent, Then they arrive unchanged
    message = office.send(office.client, "Files", attachments=(file, small))
    office.await_report(message.message_id, "sent")
    (mail,) = office.mails_at(office.client)
    assert [(one["name"], one["size"]) for one in mail["attachments"]] == [
        ("Big.pdf", len(content)),
        ("Small.pdf", 16),
    ]


def test_copies_reach_everybody_and_blind_ones_are_seen_by_nobody(office: Office) -> None:
    # Given a mail to three, one of them blind, with rich text
    names = ("copy", "blind")
    copy, blind = (f"{name}-{office.firm_id[-12:]}@client.example" for name in names)
    html = "<p>Dear <strong>Jane</strong></p>"
    message = office.send(office.client, cc=(copy,), bcc=(blind,), body_html=html)
    # When it is sent / Then each has it
    office.await_report(message.message_id, "sent")
    for address in (office.client, copy, blind):
        (mail,) = office.mails_at(address)
        # And nobody reads of the blind one
        raw = str(mail)
        assert copy in raw
        assert blind not in raw or address == blind
        assert "<strong>Jane</strong>" in raw


@pytest.mark.parametrize(
    ("to", "code"), [((), "no_recipient"), (("bob@localhost",), "bad_address")]
)
def test_what_cannot_be_sent_fails_with_its_reason(office: Office, to: Any, code: str) -> None:
    message = office.order(to, channel="email")
    assert office.await_report(message.message_id, "failed")["reason"]["code"] == code


def test_many_mails_two_replicas_once_each(post_office: Stack, office: Office) -> None:
    # Given two replicas, and pushes that come twice and out of order
    post_office.start("email_svc", copy=2)
    try:
        office.fault("duplicate", count=8)
        office.fault("reorder", count=4, seconds=0.1)
        # When many mails come at once
        sent = {office.write_in(f"n{n}")["message_id"] for n in range(25)}
        mails = office.wait_for_mails(25)
    finally:
        post_office.stop("email_svc", copy=2)
    # Then each is told once
    ids = [mail["own_ref"] for mail in mails]
    assert set(ids) == sent
    assert len(ids) == 25


def test_connecting_is_checked(office: Office) -> None:
    # Given consents that do not fit, and somebody without the permission
    made = office.play.post("mailboxes", address=f"other-{office.firm_id[-12:]}@firm.example")
    wrong = {"address": office.address, "refresh_token": made["refresh_token"]}
    false = {"address": office.address, "refresh_token": "1//never-given"}
    # When they are used, Then the answer names the field
    for request, named in ((wrong, "address"), (false, "refresh_token"), ({}, "address")):
        with pytest.raises(ValidationFailed) as refused:
            office.call(Email.CONNECT_MAILBOX, **request)
        assert named in refused.value.details["fields"]
    with pytest.raises(PermissionDenied):
        office.call(Email.CONNECT_MAILBOX, office.colleague("member"), **wrong)
    # And another firm neither sees the mailbox nor takes it
    assert office.call(Email.LIST_MAILBOXES, office.stranger()) == {"items": []}
