"""Nobody writes under a client's name by writing their address where no address stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from chassis.errors import Conflict
from chassis.ids import new_id
from chassis.runtime.context import ServiceContext
from contracts.rpc import Thread
from contracts.senders import UNKNOWN_SENDER
from services.thread_svc.address_book.records import insert_identity
from tests.support.firm import FirmInTest
from tests.support.postbox import MailDesk
from tests.support.waiting import wait_until

Json = dict[str, Any]


@dataclass
class Victim:
    """A firm with a mailbox, and a client whom strangers play. `address`: the client's."""

    firm: FirmInTest
    desk: MailDesk
    address: str
    client: Json

    def receive(self, head: str) -> Json:
        """The message that a mail becomes; JANE in its head is the client's address."""
        subject, head = new_id(), head.replace("JANE", self.address)
        self.desk.box.arrive(raw=f"{head}\nSubject: {subject}\n\nHello\n".encode())
        self.desk.run()
        return wait_until(lambda: self._found(subject))

    def _found(self, subject: str) -> Json | None:
        listed = {"filter": "all", "scope": "team"}
        places = self.firm.call(Thread.LIST_CONVERSATIONS, **listed)["items"]
        places += self.firm.call(Thread.LIST_CONVERSATIONS, **listed | {"filter": "unlinked"})[
            "items"
        ]
        for place in places:
            for message in self.firm.messages(place["id"]):
                if message["subject"] == subject:
                    return message
        return None


@pytest.fixture
def victim(firm: FirmInTest, mail_desk: MailDesk) -> Victim:
    address = f"jane.{new_id()}@client.example"
    return Victim(firm, mail_desk, address, firm.client("Jane", emails=(address,)))


def test_the_client_themselves_is_the_client(victim: Victim) -> None:
    for head in ("From: JANE", "From: Doe, Jane <JANE>", 'From: "x@o.example" <JANE>'):
        message = victim.receive(head)
        assert message["conversation_id"] == victim.client["conversation_id"]


@pytest.mark.parametrize(
    ("head", "sender", "name"),
    [
        ("From: JANE <stranger@other.example>", "stranger@other.example", "JANE"),
        ("From: <JANE> <stranger@other.example>", "stranger@other.example", None),
        ('From: "<JANE>" <stranger@other.example>', "stranger@other.example", "<JANE>"),
        ("From: JANE (hi) <stranger@other.example>", "stranger@other.example", "JANE"),
        ("From: (<JANE>) stranger@other.example", "stranger@other.example", "<JANE>"),
        ('From: "JANE"@other.example', '"JANE"@other.example', None),
        ("From: =?utf-8?q?JANE?= <stranger@other.example>", "stranger@other.example", "JANE"),
        (
            "From: JANE via Sharing Service <n@share.example>",
            "n@share.example",
            "JANE via Sharing Service",
        ),
        ("From: Pat O'Neil <pat.o'neil@x.example>", "pat.o'neil@x.example", "Pat O'Neil"),
        ("From: Müller, Jürg <j@x.example>", "j@x.example", "Müller, Jürg"),
    ],
)
def test_a_name_is_not_an_address(victim: Victim, head: str, sender: str, name: str | None) -> None:
    # Given a mail with the client's address where a name stands / When it comes in
    message = victim.receive(head)
    # Then it is a stranger's, under their own address and the name they gave
    place = victim.firm.conversation(message)
    assert (place["kind"], place["sender_address"]) == (
        "unlinked",
        sender.replace("JANE", victim.address),
    )
    assert message["author"]["kind"] == "unknown"
    if name is not None:
        assert message["author"]["name"] == name.replace("JANE", victim.address)


NAMELESS = ["From: Jane", "From: JANE JANE", "From: Jane <>", "X-From: JANE",
            "From: =?utf-8?q?Jane_=3CJANE=3E?=", "From: JANE said <nobody>",
            "Return-Path: <JANE>"]  # fmt: skip


@pytest.mark.parametrize("head", NAMELESS)
def test_who_does_not_say_who_they_are_is_nobody_and_is_linked_to_nobody(
    victim: Victim, head: str
) -> None:
    # Given a mail without a sender
    message = victim.receive(head)
    place = victim.firm.conversation(message)
    assert (place["kind"], place["title"]) == ("unlinked", "unknown")
    # When somebody links it / Then that is refused
    with pytest.raises(Conflict, match="do not say who wrote them"):
        victim.firm.call(
            Thread.LINK_CONVERSATION, conversation_id=place["id"], client_id=victim.client["id"]
        )
    # And nobody is offered an answer to nobody
    assert not [one for one in place["channels_available"] if one["recipients"]]


def test_a_sender_who_was_linked_as_nobody_before_is_nobody_again(
    victim: Victim, thread_context: ServiceContext
) -> None:
    # Given a contact to whom a former release gave the address of nobody
    contact = victim.client["contacts"][0]["id"]
    with thread_context.database.transaction(victim.firm.firm_id) as tx:
        insert_identity(tx, contact, "email", "unknown@invalid", "Linked", primary=False)
        insert_identity(tx, contact, "email", UNKNOWN_SENDER, "Linked", primary=False)
    # When the next mail without a sender comes / Then it is not theirs
    message = victim.receive("From: Jane")
    assert victim.firm.conversation(message)["kind"] == "unlinked"


FAILED = "Authentication-Results: mx.google.com; spf=fail smtp.mailfrom=o.example; dmarc=fail"
PASSED = "Authentication-Results: mx.google.com; spf=pass; dmarc=pass header.from=client.example"
SOFT_FAILED = "Authentication-Results: mx.google.com; spf=softfail"
MICROSOFT = (
    "Authentication-Results: spf={0} (sender IP is 192.0.2.1) smtp.mailfrom=o.example; dkim=none"
    " (message not signed) header.d=none;dmarc={0} action=none header.from=client.example;"
)

RECEIVED = "Received: from a.example by mx.office.example with ESMTPS id 1; Fri, 1 May 2026"
OWN_SERVER = (
    "Received: from mx1.office.example by imap.office.example with LMTP id 7; Fri, 1 May 2026\n"
    "Authentication-Results: mx1.office.example; spf=pass; dmarc=fail header.from=client.example"
)

DOUBTFUL = [
    pytest.param(f"{OWN_SERVER}\nFrom: JANE", "check of who sent", id="any provider's"),
    pytest.param(
        f"{OWN_SERVER}\n{PASSED}\nFrom: JANE", "check of who sent", id="any provider's, on top"
    ),
    pytest.param(f"{MICROSOFT.format('fail')}\nFrom: JANE", "check of who sent", id="Microsoft's"),
    pytest.param(f"{FAILED}\nFrom: JANE", "check of who sent", id="the check failed"),
    pytest.param(
        f"{FAILED}\n{PASSED}\nFrom: JANE", "check of who sent", id="a forged result below it"
    ),
    pytest.param(
        f"{SOFT_FAILED} (google.com: dmarc=pass) a=b\nFrom: JANE",
        "check of who sent",
        id="a result in a comment",
    ),
    pytest.param("From: stranger@o.example\nFrom: JANE", "several senders", id="two headers"),
    pytest.param("From: JANE\nFrom: stranger@o.example", "several senders", id="the other way"),
    pytest.param("From: JANE, stranger@o.example", "several senders", id="two addresses"),
    pytest.param("From: S <s@o.example>, J <JANE>", "several senders", id="with names"),
    pytest.param("From: g: s@o.example, JANE;", "several senders", id="a group"),
    pytest.param(f"{PASSED}\nFrom: s@o.example <JANE> <s@o.example>", "several", id="two brackets"),
    pytest.param("From:\nSender: JANE", "does not say", id="only a Sender"),
    pytest.param("Comments: x\nReply-To: JANE", "does not say", id="only a Reply-To"),
]


@pytest.mark.parametrize(("head", "warning"), DOUBTFUL)
def test_a_doubtful_sender_is_nobodys_and_the_message_says_so(
    victim: Victim, head: str, warning: str
) -> None:
    # Given a mail that may not be from whom it says / When it comes in
    message = victim.receive(head)
    # Then it is not in the client's conversation, the client is named, and the message warns
    place = victim.firm.conversation(message)
    assert place["kind"] == "unlinked"
    assert [one["name"] for one in place["candidates"]] == ["Jane"]
    assert warning in message["warning"]


@pytest.mark.parametrize(
    "head",
    [
        f"{PASSED}\nFrom: JANE",
        f"{MICROSOFT.format('pass')}\nFrom: JANE",
        # Forwarded: the route is not the sender's, the signature is.
        "Authentication-Results: mx.google.com; spf=fail; dmarc=pass\nFrom: JANE",
        f"{SOFT_FAILED}; dkim=pass header.i=@client.example\nFrom: JANE",
        # Said by somebody whose word is nothing here.
        "Authentication-Results: mx.other.example; spf=fail; dmarc=fail\nFrom: JANE",
        f"{RECEIVED}\nAuthentication-Results: mx.other.example; spf=fail; dmarc=fail\nFrom: JANE",
        f"{OWN_SERVER.replace('dmarc=fail', 'dmarc=pass')}\nFrom: JANE",
        "Authentication-Results: mx.google.com; none\nFrom: JANE",
    ],
)
def test_who_was_checked_or_could_not_be_is_not_doubted(victim: Victim, head: str) -> None:
    message = victim.receive(head)
    assert message["conversation_id"] == victim.client["conversation_id"]
    assert message["warning"] is None


def test_a_doubtful_message_that_is_linked_keeps_its_warning_and_changes_no_address(
    victim: Victim,
) -> None:
    # Given a true message and a doubtful one
    true, doubtful = victim.receive("From: JANE"), victim.receive(f"{FAILED}\nFrom: JANE")
    # When somebody who knows better gives the doubtful one to the client
    link = victim.firm.call(
        Thread.LINK_CONVERSATION,
        conversation_id=doubtful["conversation_id"],
        client_id=victim.client["id"],
    )
    # Then it stands there with its warning, and the client has the address once
    moved = victim.firm.call(Thread.GET_MESSAGE, message_id=doubtful["id"])
    assert moved["conversation_id"] == victim.client["conversation_id"]
    assert moved["warning"] == doubtful["warning"]
    client = victim.firm.call(Thread.GET_CLIENT, client_id=victim.client["id"])
    assert len(client["contacts"][0]["identities"]) == 1
    # And the next doubtful one is doubted again
    again = victim.receive(f"{FAILED}\nFrom: JANE")
    assert victim.firm.conversation(again)["kind"] == "unlinked"
    # When the link is undone / Then what came of itself stays
    later = victim.receive("From: JANE")
    victim.firm.call(Thread.UNDO_LINK, link_id=link["link_id"])
    places = {one: victim.firm.call(Thread.GET_MESSAGE, message_id=one)["conversation_id"]
              for one in (true["id"], doubtful["id"], later["id"])}  # fmt: skip
    assert places[true["id"]] == places[later["id"]] == victim.client["conversation_id"]
    assert places[doubtful["id"]] != victim.client["conversation_id"]
