"""Each filter of the inbox, in each scope, page by page."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import pytest

from chassis.ids import to_wire_time, utc_now
from contracts.actor import Actor
from contracts.events import DeliveryChanged
from contracts.rpc import Thread
from contracts.rpc.thread.conversations import ConversationFilter
from tests.support.addresses import new_phone
from tests.support.firm import FirmInTest

LAST_WORD = 99
ONE_EACH = {"needs_action": "Can you call me?", "fyi": "Thanks.", "internal": "Thank you."}


@pytest.fixture(scope="module")
def desk(open_desk: Callable[[], FirmInTest]) -> FirmInTest:
    """A firm with a conversation of every kind, all but one of them the owner's."""
    desk = open_desk()
    desk.channel()
    for name, body in ONE_EACH.items():
        phone = new_phone()
        client = desk.client(name, phone)
        desk.text_from(phone, body)
        if name == "internal":
            desk.compose(client, "A note", "internal")
    for name, state in (("awaiting_reply", "sent"), ("failed", "undelivered")):
        message = desk.compose(desk.client(name, new_phone()))
        # The last word: a text service that other tests started may say something, too.
        now = to_wire_time(utc_now())
        desk.publish(DeliveryChanged(message["id"], "sms", state, None, LAST_WORD, now))
    colleague = desk.colleague("partner")
    desk.call(Thread.CREATE_CLIENT, colleague, name="Of somebody else", kind="company")
    desk.text_from(new_phone(), "Who are you?")
    return desk


EXPECTED = {
    "all": {"needs_action", "awaiting_reply", "fyi", "internal", "failed"},
    "needs_action": {"needs_action"},
    "awaiting_reply": {"awaiting_reply", "failed"},
    "failed": {"failed"},
    "fyi": {"fyi", "internal"},
    "internal": {"internal"},
    "unlinked": set(),
}


def titles(desk: FirmInTest, actor: Actor, **asked: object) -> list[str]:
    """The whole list, a page of one line after the other."""
    found: list[str] = []
    cursor = None
    while True:
        page = desk.call(Thread.LIST_CONVERSATIONS, actor, limit=1, cursor=cursor, **asked)
        found += [line["title"] for line in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            return found


@pytest.mark.parametrize("name", get_args(ConversationFilter))
def test_a_filter_lists_what_it_counts(desk: FirmInTest, name: str) -> None:
    # Given the owner's own conversations / When they are listed / Then none is twice or missing
    mine = titles(desk, desk.owner, filter=name, scope="mine")
    assert sorted(mine) == sorted(EXPECTED[name])
    # And the rail counts the same, in either scope
    for scope in ("mine", "team"):
        counts = desk.call(Thread.COUNT_CONVERSATIONS, scope=scope)
        assert counts[name] == len(titles(desk, desk.owner, filter=name, scope=scope))


def test_the_team_has_what_is_nobodys_and_somebody_elses(desk: FirmInTest) -> None:
    # Given the firm's conversations / When the owner looks at all of them
    everything = titles(desk, desk.owner, filter="all", scope="team")
    # Then a colleague's is among them, and strangers are under Unlinked
    assert set(everything) == EXPECTED["all"] | {"Of somebody else"}
    assert len(titles(desk, desk.owner, filter="unlinked", scope="team")) == 1
    # But a member sees neither, whatever they ask for
    member = desk.colleague("member")
    for name in get_args(ConversationFilter):
        assert titles(desk, member, filter=name, scope="team") == []
