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

    def hear(self, head: str) -> Json:
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
        message = victim.hear(head)
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
    message = victim.hear(head)
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
    message = victim.hear(head)
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
    message = victim.hear("From: Jane")
    assert victim.firm.conversation(message)["kind"] == "unlinked"
