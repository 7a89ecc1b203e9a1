import dataclasses
import json
from typing import Any

import pytest

from chassis.ids import new_id
from chassis.messaging.topology import BROWSER_EVENTS
from contracts import events as e
from contracts.channels import Channel
from contracts.envelope import Envelope, MalformedPayload, encode
from contracts.notifications import Notification, NotificationKind
from contracts.parts import Attachment, Person
from contracts.triage import Intent, Triage
from contracts.views import (
    ClientReference,
    ConversationView,
    LastMessage,
    PortalMessageView,
    RecordedMessage,
)
from gateway.access.tokens import Audience
from gateway.live.frames import SHOWN, Frame, frame_of
from gateway.openapi import document
from tests.support.answers_promise import DocumentPromise
from tests.support.samples import envelope_of

A1, M1, C1, C2, P1, P2, K1, S1, S2, S9, N1, B1 = (new_id() for _ in range(12))
AT = "2026-01-02T03:04:05Z"
FILE = Attachment(A1, "w2.pdf", "application/pdf", 9, "digest-of-the-blob")
MESSAGE = RecordedMessage(
    M1,
    C1,
    "sms",
    "inbound",
    Person("contact", P1, "Ana"),
    ("+1",),
    None,
    "hi",
    None,
    None,
    (),
    (FILE,),
    None,
    AT,
    7,
)
CONVERSATION = ConversationView(
    id=C1,
    kind="client",
    title="Bakery",
    initials="B",
    client=ClientReference(K1, "Bakery", "LLC"),
    sender_address=None,
    candidates=(),
    last_message=LastMessage(M1, Channel.SMS, "inbound", "Ana", "hi", AT),
    channels=(Channel.SMS,),
    triage=Triage.NEEDS_ACTION,
    intent=Intent.QUESTION,
    status="open",
    last_activity_at=AT,
)
PORTAL_MESSAGE = PortalMessageView(
    M1, C1, Person("contact", P1, "Ana"), "hi", (FILE,), AT, "posted"
)
BELL = Notification(
    id=N1,
    kind=NotificationKind.MENTION,
    title="t",
    body="b",
    conversation_id=C1,
    message_id=M1,
    actor_name="Ben",
    seen=False,
    at=AT,
)
PROMISE = DocumentPromise(document())


def frame(event: e.Event, offset: int = 3) -> Frame:
    return frame_of(offset, envelope_of(event, "f1"), f"id of {offset}")


def parsed(made: Frame) -> tuple[str, str, Any]:
    lines = made.text.decode().splitlines()
    assert [line.partition(":")[0] for line in lines] == ["id", "event", "data", ""]
    number, name, data = lines[0][4:], lines[1][7:], lines[2][6:]
    assert PROMISE.fault_of_event(name, data) is None
    return number, name, json.loads(data)


def test_every_event_that_reaches_browsers_has_a_form() -> None:
    assert set(SHOWN) == {event.NAME for event in BROWSER_EVENTS}


def test_a_recorded_message_is_for_the_team_and_those_assigned() -> None:
    made = frame(e.MessageRecorded(C1, "Bakery", K1, MESSAGE, (S1,)))
    assert (made.firm_id, made.audience, made.team) == ("f1", Audience.STAFF, True)
    assert made.ids == {S1}
    number, name, data = parsed(made)
    assert (number, name) == ("id of 3", "message.recorded")
    assert data["message"]["body_text"] == "hi"
    assert data["assigned_to"] == [S1]
    # A service of an earlier release tells nothing of the conversation
    assert "conversation" not in data


def test_a_page_hears_how_the_conversation_looks_now() -> None:
    # Given events that tell it / Then pages hear all that is the same for every reader
    recorded = e.MessageRecorded(C1, "Bakery", K1, MESSAGE, (S1,), CONVERSATION)
    assert parsed(frame(recorded))[2]["conversation"] == encode(CONVERSATION)
    person = Person("staff", S2, "Ben")
    updated = e.MessageUpdated(C1, "Bakery", M1, "sms", person, None, "fyi", (S1,))
    assert "conversation" not in parsed(frame(updated))[2]
    updated = dataclasses.replace(updated, conversation=CONVERSATION)
    data = parsed(frame(updated))[2]
    assert (data["conversation"]["triage"], data["assigned_to"]) == ("needs_action", [S1])


def test_where_a_file_is_kept_stays_inside() -> None:
    for event in (
        e.MessageRecorded(C1, "Bakery", K1, MESSAGE),
        e.PortalMessagePosted(C1, K1, PORTAL_MESSAGE, (P1,), 1),
    ):
        made = frame(event)
        assert b"w2.pdf" in made.text
        assert b"digest-of-the-blob" not in made.text


def test_an_unlinked_message_is_for_the_team_alone() -> None:
    made = frame(e.MessageRecorded(C1, "+1", None, MESSAGE, (S1,)))
    assert (made.team, made.ids) == (True, frozenset())


def test_an_update_is_for_those_who_see_the_message() -> None:
    event = e.MessageUpdated(
        C1, "Bakery", M1, "sms", Person("staff", S2, "Ben"), None, "urgent", (S1,)
    )
    made = frame(event)
    assert (made.team, made.ids) == (True, {S1})
    assert parsed(made)[2]["intent"] == "urgent"
    # And the words are in it only when it is they that changed
    assert "body_text" not in parsed(made)[2]
    made = frame(dataclasses.replace(event, body_text="Hello. Reply STOP to opt out."))
    assert parsed(made)[2]["body_text"] == "Hello. Reply STOP to opt out."


@pytest.mark.parametrize(
    ("reason", "team", "ids"),
    [
        ("read", False, {S9}),
        ("unread", False, {S9}),
        ("linked", True, {S1}),
        ("status", True, {S1}),
    ],
)
def test_what_one_person_has_read_is_theirs_alone(reason: str, team: bool, ids: set[str]) -> None:
    event = e.ConversationChanged(C1, reason, C2, S9, 7, (S1,))
    made = frame(event)
    assert (made.team, made.ids) == (team, ids)
    assert parsed(made)[2] == {"conversation_id": C1, "moved_to": C2, "reason": reason}


def test_the_bell_rings_for_one_person() -> None:
    made = frame(e.NotificationRaised(S1, BELL, 4))
    assert (made.audience, made.team, made.ids) == (Audience.STAFF, False, {S1})
    assert parsed(made)[2] == {"notification": encode(BELL), "unseen_count": 4}


def test_the_progress_of_a_broadcast_is_its_authors_alone() -> None:
    made = frame(e.BroadcastChanged(B1, S1, 9, 4, 3, 1, 1))
    assert (made.audience, made.team, made.ids) == (Audience.STAFF, False, {S1})
    _, name, data = parsed(made)
    assert name == "broadcast.changed"
    counts = {"total": 9, "queued": 4, "sent": 3, "failed": 1, "refused": 1}
    assert data == {"broadcast_id": B1} | counts


def test_a_mailbox_is_told_of_to_those_who_see_the_firm() -> None:
    made = frame(e.MailboxSyncChanged(B1))
    assert (made.audience, made.team, made.ids) == (Audience.STAFF, True, set())
    assert parsed(made)[1:] == ("mailbox.changed", {"mailbox_id": B1})


@pytest.mark.parametrize(
    ("event", "name"),
    [
        (e.PortalMessagePosted(C1, K1, PORTAL_MESSAGE, (P1, P2), 1), "message_posted"),
        (e.PortalMessageChanged(C1, M1, "read", (P1, P2)), "message_changed"),
    ],
)
def test_portal_events_are_for_the_contacts_they_name(event: e.Event, name: str) -> None:
    made = frame(event)
    assert (made.audience, made.team, made.ids) == (Audience.PORTAL, False, {P1, P2})
    assert parsed(made)[1] == f"portal.{name}"


def test_a_portal_message_tells_its_author_beside_the_message() -> None:
    data = parsed(frame(e.PortalMessagePosted(C1, K1, PORTAL_MESSAGE, (P1,), 1)))[2]
    assert data["author_id"] == P1
    assert data["message"]["author"] == {"kind": "contact", "name": "Ana"}
    assert data["message"]["read_by_other"] is False


def test_reading_in_the_portal_is_told_to_the_reader_only() -> None:
    made = frame(e.PortalConversationRead(C1, K1, P1, 9, AT))
    assert (made.audience, made.ids) == (Audience.PORTAL, {P1})
    assert parsed(made)[1] == "portal.read"


def test_an_event_of_a_newer_release_is_passed_over() -> None:
    newer = Envelope(new_id(), "message.recorded.v9", "f1", AT, "", {})
    assert frame_of(5, newer, "5").text == b""


def test_a_broken_payload_is_refused() -> None:
    broken = Envelope(new_id(), e.MessageRecorded.NAME, "f1", AT, "", {})
    with pytest.raises(MalformedPayload):
        frame_of(5, broken, "5")
