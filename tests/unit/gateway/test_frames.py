import dataclasses
import json
from typing import Any

import pytest

from chassis.ids import new_id
from chassis.messaging.topology import BROWSER_EVENTS
from contracts import events as e
from contracts.channels import Channel
from contracts.envelope import Envelope, MalformedPayload, encode
from contracts.parts import Attachment, Person
from contracts.triage import Intent, Triage
from contracts.views import (
    ClientReference,
    ConversationView,
    LastMessage,
    NotificationView,
    PortalMessageView,
    RecordedMessage,
)
from gateway.access.tokens import Audience
from gateway.live.frames import SHOWN, Frame, frame_of
from tests.support.samples import envelope_of

AT = "2026-01-02T03:04:05Z"
FILE = Attachment("a1", "w2.pdf", "application/pdf", 9, "digest-of-the-blob")
MESSAGE = RecordedMessage(
    "m1",
    "c1",
    "sms",
    "inbound",
    Person("contact", "p1", "Ana"),
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
    id="c1",
    kind="client",
    title="Bakery",
    initials="B",
    client=ClientReference("k1", "Bakery", "LLC"),
    sender_address=None,
    candidates=(),
    last_message=LastMessage("m1", Channel.SMS, "inbound", "Ana", "hi", AT),
    channels=(Channel.SMS,),
    triage=Triage.NEEDS_ACTION,
    intent=Intent.QUESTION,
    status="open",
    last_activity_at=AT,
)
PORTAL_MESSAGE = PortalMessageView(
    "m1", "c1", Person("contact", "p1", "Ana"), "hi", (FILE,), AT, "posted"
)
BELL = NotificationView("n1", "mention", "t", "b", "c1", "m1", "Ben", seen=False, at=AT)


def frame(event: e.Event, offset: int = 3) -> Frame:
    return frame_of(offset, envelope_of(event, "f1"))


def parsed(made: Frame) -> tuple[str, str, Any]:
    lines = made.text.decode().splitlines()
    assert [line.partition(":")[0] for line in lines] == ["id", "event", "data", ""]
    return lines[0][4:], lines[1][7:], json.loads(lines[2][6:])


def test_every_event_that_reaches_browsers_has_a_form() -> None:
    assert set(SHOWN) == {event.NAME for event in BROWSER_EVENTS}


def test_a_recorded_message_is_for_the_team_and_those_assigned() -> None:
    made = frame(e.MessageRecorded("c1", "Bakery", "k1", MESSAGE, ("s1",)))
    assert (made.firm_id, made.audience, made.team) == ("f1", Audience.STAFF, True)
    assert made.ids == {"s1"}
    number, name, data = parsed(made)
    assert (number, name) == ("3", "message.recorded")
    assert data["conversation"] == {"id": "c1", "kind": "client", "title": "Bakery"}
    assert data["message"]["body_text"] == "hi"
    assert data["assigned_to"] == ["s1"]


def test_a_page_hears_how_the_conversation_looks_now() -> None:
    # Given events that tell it / Then pages hear all that is the same for every reader
    recorded = e.MessageRecorded("c1", "Bakery", "k1", MESSAGE, ("s1",), CONVERSATION)
    assert parsed(frame(recorded))[2]["conversation"] == encode(CONVERSATION)
    person = Person("staff", "s2", "Ben")
    updated = e.MessageUpdated("c1", "Bakery", "m1", "sms", person, None, "fyi", ("s1",))
    assert "conversation" not in parsed(frame(updated))[2]
    updated = dataclasses.replace(updated, conversation=CONVERSATION)
    data = parsed(frame(updated))[2]
    assert (data["conversation"]["triage"], data["assigned_to"]) == ("needs_action", ["s1"])


def test_where_a_file_is_kept_stays_inside() -> None:
    for event in (
        e.MessageRecorded("c1", "Bakery", "k1", MESSAGE),
        e.PortalMessagePosted("c1", "k1", PORTAL_MESSAGE, ("p1",), 1),
    ):
        made = frame(event)
        assert b"w2.pdf" in made.text
        assert b"digest-of-the-blob" not in made.text


def test_an_unlinked_message_is_for_the_team_alone() -> None:
    made = frame(e.MessageRecorded("c1", "+1", None, MESSAGE, ("s1",)))
    assert (made.team, made.ids) == (True, frozenset())


def test_an_update_is_for_those_who_see_the_message() -> None:
    event = e.MessageUpdated(
        "c1", "Bakery", "m1", "sms", Person("staff", "s2", "Ben"), None, "urgent", ("s1",)
    )
    made = frame(event)
    assert (made.team, made.ids) == (True, {"s1"})
    assert parsed(made)[2]["intent"] == "urgent"
    # And the words are in it only when it is they that changed
    assert "body_text" not in parsed(made)[2]
    made = frame(dataclasses.replace(event, body_text="Hello. Reply STOP to opt out."))
    assert parsed(made)[2]["body_text"] == "Hello. Reply STOP to opt out."


@pytest.mark.parametrize(
    ("reason", "team", "ids"),
    [
        ("read", False, {"s9"}),
        ("unread", False, {"s9"}),
        ("linked", True, {"s1"}),
        ("status", True, {"s1"}),
    ],
)
def test_what_one_person_has_read_is_theirs_alone(reason: str, team: bool, ids: set[str]) -> None:
    event = e.ConversationChanged("c1", reason, "c2", "s9", 7, ("s1",))
    made = frame(event)
    assert (made.team, made.ids) == (team, ids)
    assert parsed(made)[2] == {"conversation_id": "c1", "moved_to": "c2", "reason": reason}


def test_the_bell_rings_for_one_person() -> None:
    made = frame(e.NotificationRaised("s1", BELL, 4))
    assert (made.audience, made.team, made.ids) == (Audience.STAFF, False, {"s1"})
    assert parsed(made)[2] == {"notification": encode(BELL), "unseen_count": 4}


def test_the_progress_of_a_broadcast_is_its_authors_alone() -> None:
    made = frame(e.BroadcastChanged("b1", "s1", 9, 4, 3, 1, 1))
    assert (made.audience, made.team, made.ids) == (Audience.STAFF, False, {"s1"})
    _, name, data = parsed(made)
    assert name == "broadcast.changed"
    counts = {"total": 9, "queued": 4, "sent": 3, "failed": 1, "refused": 1}
    assert data == {"broadcast_id": "b1"} | counts


@pytest.mark.parametrize(
    ("event", "name"),
    [
        (e.PortalMessagePosted("c1", "k1", PORTAL_MESSAGE, ("p1", "p2"), 1), "message_posted"),
        (e.PortalMessageChanged("c1", "m1", "read", ("p1", "p2")), "message_changed"),
    ],
)
def test_portal_events_are_for_the_contacts_they_name(event: e.Event, name: str) -> None:
    made = frame(event)
    assert (made.audience, made.team, made.ids) == (Audience.PORTAL, False, {"p1", "p2"})
    assert parsed(made)[1] == f"portal.{name}"


def test_a_portal_message_tells_its_author_beside_the_message() -> None:
    data = parsed(frame(e.PortalMessagePosted("c1", "k1", PORTAL_MESSAGE, ("p1",), 1)))[2]
    assert data["author_id"] == "p1"
    assert data["message"]["author"] == {"kind": "contact", "name": "Ana"}
    assert data["message"]["read_by_other"] is False


def test_reading_in_the_portal_is_told_to_the_reader_only() -> None:
    made = frame(e.PortalConversationRead("c1", "k1", "p1", 9, AT))
    assert (made.audience, made.ids) == (Audience.PORTAL, {"p1"})
    assert parsed(made)[1] == "portal.read"


def test_an_event_of_a_newer_release_is_passed_over() -> None:
    newer = Envelope(new_id(), "message.recorded.v9", "f1", AT, "", {})
    assert frame_of(5, newer).text == b""


def test_a_broken_payload_is_refused() -> None:
    broken = Envelope(new_id(), e.MessageRecorded.NAME, "f1", AT, "", {})
    with pytest.raises(MalformedPayload):
        frame_of(5, broken)
