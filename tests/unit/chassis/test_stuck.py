"""What is said of an event that waits for a decision, and what is shown of the message in it."""

from typing import Any

import pytest

from chassis.ids import new_id
from chassis.messaging.stuck import SUBJECTS
from chassis.messaging.stuck_message import LONGEST_TEXT, stuck_message
from contracts.envelope import Envelope
from contracts.events import EVENTS
from tests.support.samples import envelope_of, received, recorded


def envelope(payload: dict[str, Any], name: str = "message.received.v1") -> Envelope:
    return Envelope(new_id(), name, new_id(), "2026-03-04T10:00:00Z", "", payload)


def test_every_event_is_named_in_words_when_it_is_stuck() -> None:
    # Given every event there is / When one of them is stuck / Then words say what it is
    assert set(SUBJECTS) == {name.rpartition(".v")[0] for name in EVENTS}


def test_a_message_is_readable_whichever_event_holds_it() -> None:
    # Given a text that came in, and one that was recorded
    came, kept = received("+12125550100", "Where is it?"), recorded(new_id(), channel="sms")
    # When what of them people read is taken out
    first, second = (stuck_message(envelope_of(event, new_id())) for event in (came, kept))
    # Then both have words, a channel and a time
    assert first is not None
    assert second is not None
    assert (first.text, first.sender_address, first.cut) == ("Where is it?", "+12125550100", False)
    assert first.at == came.occurred_at
    assert (second.text, second.sender) == (kept.message.body_text, kept.message.author.name)
    assert first.channel == second.channel == "sms"


def test_of_long_words_the_beginning_is_shown_and_said_to_be_that() -> None:
    # Given more words than are shown / Then they are cut, and say so
    shown = stuck_message(envelope({"body_text": "x" * (LONGEST_TEXT + 1)}))
    assert shown is not None
    assert (len(shown.text), shown.cut) == (LONGEST_TEXT, True)


@pytest.mark.parametrize(
    "payload",
    [
        {"body_text": "Hi", "sender_name": 7, "to": {"a": 1}, "attachments": "none"},
        {"body_text": "Hi", "message": [], "author": "somebody", "attachments": [None, "x"]},
        {"message": {"body_text": "Hi", "to": [1, None], "subject": ["x"]}},
        {"excerpt": "Hi", "channel": None},
    ],
)
def test_what_is_not_as_its_contract_says_is_shown_as_far_as_it_goes(
    payload: dict[str, Any],
) -> None:
    # Given an event that is stuck because nobody can read it / Then its words can be read
    shown = stuck_message(envelope(payload))
    assert shown is not None
    assert shown.text == "Hi"


@pytest.mark.parametrize("payload", [{}, {"body_text": None}, {"message": {"body_text": 3}}])
def test_an_event_without_words_is_no_message(payload: dict[str, Any]) -> None:
    assert stuck_message(envelope(payload)) is None
