"""The bell through the running notify_svc."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from chassis.errors import NotFound, PermissionDenied
from chassis.ids import new_id, to_wire_time, utc_now
from chassis.runtime.context import ServiceContext
from contracts.actor import Actor
from contracts.events import (
    ConversationChanged,
    Event,
    MentionCreated,
    MessageUpdated,
    NotificationRaised,
)
from contracts.parts import Person, Reason
from contracts.rpc import Notify
from contracts.views import DeliveryView
from tests.support.firm import RegisteredFirm
from tests.support.rows import ask, await_handled
from tests.support.samples import recorded
from tests.support.waiting import wait_until

Json = dict[str, Any]
STAFF_KNOWN = "select 1 from staff where firm_id = :firm_id"


@dataclass
class Bell:
    """A firm whose staff notify_svc knows."""

    practice: RegisteredFirm
    context: ServiceContext
    partner: Actor
    member: Actor

    def receive(self, *events: Event, times: int = 1) -> None:
        """Events that were handled, in this order."""
        for event in events:
            await_handled(self.context, self.practice.publish(event, times=times))

    def of(self, actor: Actor) -> list[Json]:
        """Somebody's lines, newest first."""
        return list(self.practice.call(Notify.LIST_NOTIFICATIONS, actor)["items"])

    def unseen(self, actor: Actor) -> int:
        """How many of them are new."""
        return int(self.practice.call(Notify.LIST_NOTIFICATIONS, actor)["unseen_count"])

    def rung(self) -> list[str]:
        """Whose bell rang, in order."""
        return [event["staff_id"] for event in self.practice.emitted(NotificationRaised)]


@pytest.fixture
def bell(practice: RegisteredFirm, notify_context: ServiceContext) -> Bell:
    partner, member = practice.colleague("partner", "Pat"), practice.colleague("member", "Mo")
    known = {"firm_id": practice.firm_id}
    wait_until(lambda: len(ask(notify_context, STAFF_KNOWN, **known)) == 3)
    return Bell(practice, notify_context, partner, member)


def read_by(actor: Actor, conversation_id: str, up_to: int) -> ConversationChanged:
    return ConversationChanged(conversation_id, "read", None, actor.id, up_to)


def mention_of(actor: Actor, conversation_id: str) -> MentionCreated:
    """In a note that is the third message of its conversation."""
    author = Person("staff", new_id(), "Olga Owner")
    now = to_wire_time(utc_now())
    return MentionCreated(
        new_id(), conversation_id, "Field Bakery", actor.id, author, "please look", now, 3
    )


def test_a_message_rings_once_for_each_person_though_told_five_times(bell: Bell) -> None:
    # Given a firm of three / When an unassigned client's message is told five times
    news = recorded(new_id())
    bell.receive(news, times=5)
    # Then owner and partner have one line each, the member none
    owner = bell.practice.owner
    for actor in (owner, bell.partner):
        assert [line["message_id"] for line in bell.of(actor)] == [news.message.id]
    assert bell.of(bell.member) == []
    # And each bell rang once; an assigned message behind it rings for the member alone
    bell.receive(recorded(new_id(), 1, bell.member))
    wait_until(lambda: bell.member.id in bell.rung())
    assert sorted(bell.rung()) == sorted([owner.id, bell.partner.id, bell.member.id])


def test_what_was_read_before_its_news_came_is_seen_and_silent(bell: Bell) -> None:
    # Given a member who has read a conversation up to its fifth message
    place = new_id()
    bell.receive(read_by(bell.member, place, 5))
    # When the news of the fourth message comes only now, and then of the sixth
    old, new = recorded(place, 4, bell.member), recorded(place, 6, bell.member)
    bell.receive(old, new)
    # Then the first is seen and rang nobody, the second is new
    seen = {line["message_id"]: line["seen"] for line in bell.of(bell.member)}
    assert seen == {old.message.id: True, new.message.id: False}
    wait_until(bell.rung)
    raised = bell.practice.emitted(NotificationRaised)
    assert [event["notification"]["message_id"] for event in raised] == [new.message.id]
    # When the conversation is read further, and older reading is told afterwards
    bell.receive(read_by(bell.member, place, 6), read_by(bell.member, place, 2))
    # Then all is seen
    assert bell.unseen(bell.member) == 0


def test_a_mention_and_its_reading_in_either_order_end_seen(bell: Bell) -> None:
    # Given two mentions / When one is told before its note was read, the other after
    for first, second in ((0, 1), (1, 0)):
        place = new_id()
        emitted: list[Event] = [mention_of(bell.partner, place), read_by(bell.partner, place, 3)]
        bell.receive(emitted[first], emitted[second])
    # Then there is one line each, and it is seen
    lines = bell.of(bell.partner)
    assert [line["kind"] for line in lines] == ["mention"] * 2
    assert {line["seen"] for line in lines} == {True}
    assert bell.unseen(bell.partner) == 0


def test_a_mention_that_does_not_say_its_place_is_seen_by_reading_later(bell: Bell) -> None:
    # Given the mention of an older release / When its conversation is read after it came
    place = new_id()
    bell.receive(replace(mention_of(bell.partner, place), sequence=None))
    bell.receive(read_by(bell.partner, place, 3))
    # Then it is seen
    assert [line["seen"] for line in bell.of(bell.partner)] == [True]


def test_a_mention_behind_what_was_read_is_new(bell: Bell) -> None:
    # Given a partner who read up to the second message / When named in the third
    place = new_id()
    bell.receive(read_by(bell.partner, place, 2), mention_of(bell.partner, place))
    # Then the bell says so, and nobody else's does
    assert [line["title"] for line in bell.of(bell.partner)] == [
        "Olga Owner mentioned you in Field Bakery"
    ]
    assert bell.unseen(bell.partner) == 1
    assert bell.of(bell.practice.owner) == []


def test_a_failed_delivery_rings_its_author_once_with_the_reason(bell: Bell) -> None:
    # Given a text of the member's
    reason = Reason("30005", "The carrier does not know this number.", permanent=True)
    place, message_id = new_id(), new_id()
    author = Person("staff", bell.member.id, "Mo")

    def update(state: str, why: Reason | None = None) -> MessageUpdated:
        view = DeliveryView(state, why, to_wire_time(utc_now()))
        return MessageUpdated(place, "Field Bakery", message_id, "sms", author, view, None, ())

    # When it is sent, and then fails, told five times
    bell.practice.publish(update("sent"))
    bell.receive(update("failed", reason), times=5)
    # Then the member has one line with the reason, nobody else any
    lines = bell.of(bell.member)
    assert [(line["kind"], line["body"]) for line in lines] == [
        ("delivery_failed", "The carrier does not know this number.")
    ]
    assert bell.of(bell.practice.owner) == []


@pytest.mark.parametrize("late", [False, True])
def test_a_failure_is_seen_by_who_read_something_newer_and_by_nobody_else(
    bell: Bell, late: bool
) -> None:
    # Given a text of the member's that failed when the conversation had three messages
    place, author = new_id(), Person("staff", bell.member.id, "Mo")
    view = DeliveryView("failed", Reason("30005", "No.", permanent=True), to_wire_time(utc_now()))
    where = (place, "Field Bakery", new_id(), "sms", author, view, None, ())
    failed = MessageUpdated(*where, behind=3)
    # When they are told to have read those three, however late / Then the line is unseen
    reading = read_by(bell.member, place, 3)
    told: list[Event] = [reading, failed] if late else [failed, reading]
    bell.receive(*told)
    assert bell.unseen(bell.member) == 1
    # When they have read a fourth / Then their page has shown the failure
    bell.receive(read_by(bell.member, place, 4))
    assert bell.unseen(bell.member) == 0


@pytest.mark.parametrize("late", [False, True])
def test_a_reading_that_shows_nothing_of_a_link_leaves_its_lines_unseen(
    bell: Bell, late: bool
) -> None:
    # Given a stranger's message that a link moves behind what a page shows of the client
    stranger, client = new_id(), new_id()
    news = recorded(stranger, 1, client_id=None)
    link = ConversationChanged(stranger, "linked", client, moved_up_to=6)
    told: list[Event] = [link, news] if late else [news, link]
    bell.receive(*told)
    # When the page says that it has shown the client's own five / Then the line is unseen
    bell.receive(read_by(bell.practice.owner, client, 5))
    assert bell.unseen(bell.practice.owner) == 1
    # And it is seen once the moved one was shown too
    bell.receive(read_by(bell.practice.owner, client, 6))
    assert bell.unseen(bell.practice.owner) == 0


def test_lines_follow_a_linked_conversation_and_come_back(bell: Bell) -> None:
    # Given a stranger's conversation that was linked before the news of its message came
    stranger, client = new_id(), new_id()
    news, owner = recorded(stranger, 1), bell.practice.owner
    bell.receive(ConversationChanged(stranger, "linked", client), news)
    # Then the line leads to the client
    assert [line["conversation_id"] for line in bell.of(owner)] == [client]
    # When the link is undone / Then it leads back
    bell.receive(ConversationChanged(client, "unlinked", stranger))
    assert [line["conversation_id"] for line in bell.of(owner)] == [stranger]


def test_all_that_was_shown_is_marked_and_not_what_rang_meanwhile(bell: Bell) -> None:
    # Given a bell that shows one line, when another one rings
    bell.receive(recorded(new_id()))
    (shown,) = bell.of(bell.partner)
    bell.receive(recorded(new_id()))
    # When all that was shown is marked / Then the new one stays
    marked = {"all": True, "newest_id": shown["id"]}
    assert bell.practice.call(Notify.MARK_SEEN, bell.partner, **marked) == {"unseen_count": 1}
    # And nobody marks by another's line
    with pytest.raises(NotFound):
        bell.practice.call(Notify.MARK_SEEN, **marked)


def test_a_bell_is_its_owners_alone(bell: Bell) -> None:
    # Given a line each of the owner and the partner
    bell.receive(recorded(new_id()), recorded(new_id()))
    mine = [line["id"] for line in bell.of(bell.partner)]
    # When the owner marks the partner's line / Then there is no such line, and none is marked
    with pytest.raises(NotFound):
        bell.practice.call(Notify.MARK_SEEN, ids=[mine[0]])
    assert bell.unseen(bell.partner) == 2
    # When the partner marks one, then all / Then the count says so
    seen_one = bell.practice.call(Notify.MARK_SEEN, bell.partner, ids=mine[:1])
    assert seen_one == {"unseen_count": 1}
    assert bell.practice.call(Notify.MARK_SEEN, bell.partner, all=True) == {"unseen_count": 0}
    assert bell.unseen(bell.practice.owner) == 2
    # And a contact has no bell
    with pytest.raises(PermissionDenied):
        bell.practice.call(Notify.LIST_NOTIFICATIONS, bell.practice.guest().actor)
