"""Events of several firms in one unit of work: each takes effect in its own firm, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from chassis.errors import NotFound
from chassis.ids import new_id
from chassis.runtime.context import ServiceContext
from chassis.storage.database import AlreadyHandled
from contracts.envelope import Envelope
from contracts.events import (
    ConversationChanged,
    Event,
    MentionCreated,
    MessageRecorded,
    MessageUpdated,
)
from contracts.parts import Mention
from contracts.rpc import Notify
from services.internal_svc.use_cases import InternalUseCases
from services.notify_svc.use_cases import NotifyUseCases
from services.thread_svc.use_cases import ThreadUseCases
from tests.support.addresses import new_phone
from tests.support.firm import FirmInTest, RegisteredFirm
from tests.support.rows import ask, count
from tests.support.samples import delivery, envelope_of, received, recorded
from tests.support.tap import EventTap
from tests.support.waiting import wait_until

LAST_WORD = 90
RECORDED = "select count(*) from messages where firm_id = :firm_id"


def app_of(desk: FirmInTest) -> ThreadUseCases:
    """thread_svc's use cases."""
    return desk.caller.app


def in_firm(firm_id: str, event: Event) -> tuple[Envelope, Any]:
    """As a handler gets it."""
    return envelope_of(event, firm_id), event


@pytest.fixture
def desks(open_desk: Callable[[], FirmInTest]) -> tuple[FirmInTest, FirmInTest]:
    """Two firms whose numbers are connected."""
    both = open_desk(), open_desk()
    for desk in both:
        desk.channel()
    return both


def test_texts_of_two_firms_stand_each_in_its_own_conversation(
    desks: tuple[FirmInTest, FirmInTest], tap: EventTap, thread_context: ServiceContext
) -> None:
    # Given a client with the same phone in two firms
    ours, theirs = desks
    phone, stranger = new_phone(), new_phone()
    client, other = ours.client("Acme", phone), theirs.client("Acme of theirs", phone)
    # When texts to both, and one of somebody unknown, are handled together
    batch = [
        in_firm(ours.firm_id, received(phone, "one")),
        in_firm(theirs.firm_id, received(phone, "for them")),
        in_firm(ours.firm_id, received(phone, "two")),
        in_firm(theirs.firm_id, received(stranger, "who is this")),
    ]
    app_of(ours).inbound.record_inbound(batch)
    # Then each firm has its own
    assert {m["body_text"] for m in ours.messages(client)} == {"one", "two"}
    assert sorted(m["sequence"] for m in ours.messages(client)) == [1, 2]
    assert [m["body_text"] for m in theirs.messages(other)] == ["for them"]
    assert count(thread_context, RECORDED, firm_id=theirs.firm_id) == 2
    # And each was told in its firm, under the trace that brought it
    wait_until(lambda: len(tap.of(theirs.firm_id, MessageRecorded)) == 2)
    traces = {e.payload["message"]["id"]: e.trace for e in tap.of(ours.firm_id, MessageRecorded)}
    assert traces == {e.message_id: each.trace for each, e in (batch[0], batch[2])}


def test_a_list_with_a_known_event_changes_nothing(
    desks: tuple[FirmInTest, FirmInTest], thread_context: ServiceContext
) -> None:
    # Given an event that was handled
    ours, theirs = desks
    known = in_firm(ours.firm_id, received(new_phone()))
    fresh = in_firm(theirs.firm_id, received(new_phone()))
    app_of(ours).inbound.record_inbound([known])
    # When it comes again together with a new one
    with pytest.raises(AlreadyHandled):
        app_of(ours).inbound.record_inbound([known, fresh])
    # Then the new one is not stored either, and is once it comes alone
    assert count(thread_context, RECORDED, firm_id=theirs.firm_id) == 0
    app_of(ours).inbound.record_inbound([fresh])
    assert count(thread_context, RECORDED, firm_id=theirs.firm_id) == 1
    assert count(thread_context, RECORDED, firm_id=ours.firm_id) == 1


def states_told(desk: FirmInTest) -> list[str]:
    """What pages hear of the firm's messages: also from a text service that other tests started,
    whose word is not the last one.
    """
    return [update["delivery"]["state"] for update in desk.emitted(MessageUpdated)]


def test_the_last_of_several_reports_is_told_and_none_reaches_another_firm(
    desks: tuple[FirmInTest, FirmInTest],
) -> None:
    # Given a text of each firm
    ours, theirs = desks
    sent = ours.compose(ours.client("Acme", new_phone()))["id"]
    other = theirs.compose(theirs.client("Acme", new_phone()))["id"]
    # When all that is known of both comes at once, out of order, and a report from a wrong firm
    batch = [
        in_firm(ours.firm_id, delivery(sent, "sent", LAST_WORD)),
        in_firm(theirs.firm_id, delivery(other, "failed", LAST_WORD)),
        in_firm(ours.firm_id, delivery(sent, "sending", LAST_WORD - 1)),
    ]
    app_of(ours).conversations.record_deliveries(batch)
    # Then each has its latest state, and the pages hear of that
    assert ours.message(sent)["delivery"]["state"] == "sent"
    assert theirs.message(other)["delivery"]["state"] == "failed"
    told = wait_until(lambda: states_told(ours))
    assert [state for state in told if state in {"sent", "sending"}] == ["sent"]
    # And a report under another firm's name finds nothing, whatever comes with it
    stray = in_firm(theirs.firm_id, delivery(sent, "delivered", LAST_WORD + 1))
    with pytest.raises(NotFound):
        app_of(ours).conversations.record_deliveries(
            [stray, in_firm(ours.firm_id, delivery(sent, "read", LAST_WORD + 2))]
        )
    assert ours.message(sent)["delivery"]["state"] == "sent"


def test_the_words_that_went_out_are_told_behind_an_older_report(
    desks: tuple[FirmInTest, FirmInTest],
) -> None:
    # Given a text to which the channel added something
    desk, longer = desks[0], "Hello Reply STOP to opt out."
    sent = desk.compose(desk.client("Acme", new_phone()))["id"]
    # When an older report comes in one list with that of the words
    sending = replace(delivery(sent, "sending", LAST_WORD), sent_body=longer)
    app_of(desk).conversations.record_deliveries(
        [
            in_firm(desk.firm_id, delivery(sent, "queued", LAST_WORD - 1)),
            in_firm(desk.firm_id, sending),
        ]
    )
    # Then pages hear of them, and the conversation shows them
    wait_until(lambda: "sending" in states_told(desk))
    updates = desk.emitted(MessageUpdated)
    assert [one["body_text"] for one in updates if one["delivery"]["state"] == "sending"] == [
        longer
    ]
    assert desk.message(sent)["body_text"] == longer


def test_bells_of_two_firms_ring_each_for_its_own(
    practice: RegisteredFirm, found: Callable[[], RegisteredFirm], notify_context: ServiceContext
) -> None:
    # Given two firms, and a conversation of ours that was linked to another
    other, app = found(), NotifyUseCases(notify_context)
    known = "select 1 from staff where firm_id = :firm_id"
    for firm in (practice, other):
        wait_until(lambda firm=firm: ask(notify_context, known, firm_id=firm.firm_id))
    moved, target = new_id(), new_id()
    linked = ConversationChanged(moved, "linked", target)
    app.bell.on_conversation_changed(envelope_of(linked, practice.firm_id), linked)
    # When clients' messages to both firms are heard together
    news = [recorded(new_id()), recorded(moved), recorded(new_id())]
    firms = [practice, practice, other]
    app.bell.on_messages_recorded(
        [in_firm(firm.firm_id, event) for firm, event in zip(firms, news, strict=True)]
    )
    # Then each owner has the lines of their own firm, where the messages stand now
    ours = practice.call(Notify.LIST_NOTIFICATIONS)
    theirs = other.call(Notify.LIST_NOTIFICATIONS)
    lines = {line["message_id"]: line["conversation_id"] for line in ours["items"]}
    assert lines == {news[0].message.id: news[0].conversation_id, news[1].message.id: target}
    assert [line["message_id"] for line in theirs["items"]] == [news[2].message.id]
    assert (ours["unseen_count"], theirs["unseen_count"]) == (2, 1)


def test_notes_of_two_firms_are_posted_each_in_its_own(
    practice: RegisteredFirm, found: Callable[[], RegisteredFirm], internal_context: ServiceContext
) -> None:
    # Given two firms, and a colleague named in a note of each, one of them a stranger there
    other, cleo = found(), practice.colleague("member")
    app, named = InternalUseCases(internal_context), (Mention(cleo.id, cleo.name),)
    notes = [firm.composed(channel="internal", mentions=named) for firm in (practice, other)]
    # When both notes are posted together
    app.notes.post_notes([in_firm(practice.firm_id, notes[0]), in_firm(other.firm_id, notes[1])])
    # Then each is posted in its firm, and only the colleague's own firm tells her
    for firm, note in zip((practice, other), notes, strict=True):
        states = wait_until(lambda firm=firm, note=note: firm.reported(note.message_id))
        assert states == ["posted"]
    assert [m["message_id"] for m in practice.emitted(MentionCreated)] == [notes[0].message_id]
    assert other.emitted(MentionCreated) == []
