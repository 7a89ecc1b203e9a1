"""Whom a note names, and how it begins."""

from contracts.events import MessageComposed
from contracts.parts import Mention, Person
from services.internal_svc.notes.rules import named_in


def a_note(author_id: str | None, *named: str) -> MessageComposed:
    return MessageComposed(
        message_id="note",
        conversation_id="conversation",
        conversation_title="Miller Ltd",
        client_id=None,
        channel="internal",
        author=Person("staff", author_id, "Max"),
        to=(),
        subject=None,
        body_text="look",
        body_html=None,
        occurred_at="2030-01-01T00:00:00Z",
        mentions=tuple(Mention(each, each.title()) for each in named),
    )


def test_everybody_named_counts_once_in_the_order_named() -> None:
    # Given a note that names Olga twice, When it is read, Then she is told once.
    assert named_in(a_note("max", "olga", "ann", "olga")) == ["olga", "ann"]


def test_naming_oneself_tells_nobody() -> None:
    # Given Max naming himself, Then only the other is told.
    assert named_in(a_note("max", "max", "olga")) == ["olga"]


def test_a_note_of_the_system_may_name_anybody() -> None:
    # Given an author without an id, Then all the named are told.
    assert named_in(a_note(None, "olga")) == ["olga"]
