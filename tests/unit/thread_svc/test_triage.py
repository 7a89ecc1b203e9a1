"""Intent and triage (T5, T6)."""

from __future__ import annotations

import pytest

from contracts.triage import Intent, Triage
from services.thread_svc.conversation.rules import (
    ACTIONABLE,
    classify,
    faces_client,
    summarise,
    triage_of,
)


@pytest.mark.parametrize(
    ("subject", "body", "intent"),
    [
        (None, "URGENT: the bank called", Intent.URGENT),
        ("asap please", "the invoice", Intent.URGENT),
        (None, "Have you paid the invoice?", Intent.PAYMENT),
        (None, "Where is my refund", Intent.PAYMENT),
        (None, "Can we reschedule?", Intent.SCHEDULING),
        (None, "Please call me", Intent.SCHEDULING),
        (None, "My W-2 is in the post", Intent.DOCUMENT),
        ("1099", "", Intent.DOCUMENT),
        (None, "Just checking whether it arrived", Intent.FOLLOW_UP),
        (None, "Does that work for you", Intent.QUESTION),
        (None, "ok?", Intent.QUESTION),
        (None, "Hello.\nwhen is it due", Intent.QUESTION),
        (None, "Thanks, all good.", Intent.FYI),
        (None, "", Intent.FYI),
        (None, "The showpiece is repaid?", Intent.QUESTION),
        ("Invoice 12", "See you", Intent.PAYMENT),
    ],
)
def test_the_strongest_sign_decides(subject: str | None, body: str, intent: Intent) -> None:
    # Given words of a client / When they are read / Then the intent is the strongest sign's
    assert classify(subject, body, has_attachments=False, automatic=False) is intent


def test_a_file_without_words_is_a_document() -> None:
    # Given a message with a file / When its words say nothing else / Then it is a document
    assert classify(None, "Here.", has_attachments=True, automatic=False) is Intent.DOCUMENT
    assert classify(None, "urgent", has_attachments=True, automatic=False) is Intent.URGENT


def test_a_machine_only_informs() -> None:
    # Given an auto-reply full of signs / When it is read / Then it asks nobody to act
    assert classify("URGENT", "pay now?", has_attachments=True, automatic=True) is Intent.FYI


@pytest.mark.parametrize(
    ("direction", "intent", "triage"),
    [
        (None, None, Triage.NONE),
        ("outbound", None, Triage.AWAITING_REPLY),
        ("outbound", "urgent", Triage.AWAITING_REPLY),
        *(("inbound", i, Triage.NEEDS_ACTION) for i in ACTIONABLE),
        ("inbound", "fyi", Triage.FYI),
        ("inbound", "follow_up", Triage.FYI),
    ],
)
def test_triage_comes_from_the_latest_words_with_the_client(
    direction: str | None, intent: str | None, triage: Triage
) -> None:
    # Given the latest message to or from the client / Then the conversation needs this
    assert triage_of(direction, intent) is triage


def test_the_five_intents_that_ask_for_action() -> None:
    # Given the rule of the inbox / Then exactly these five are waiting for the firm
    assert {str(i) for i in ACTIONABLE} == {
        "document", "question", "payment", "scheduling", "urgent",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("direction", "author_kind", "faces"),
    [
        ("inbound", "contact", True),
        ("inbound", "unknown", True),
        ("outbound", "staff", True),
        ("outbound", "system", False),
        ("internal", "staff", False),
        ("system", "system", False),
    ],
)
def test_triage_follows_what_client_and_staff_say_to_each_other(
    direction: str, author_kind: str, faces: bool
) -> None:
    # Given a message / Then notes and automatic answers are neither a question nor an answer
    assert faces_client(direction, author_kind) is faces


def test_a_conversation_without_messages_needs_nothing() -> None:
    # Given no message / When it is summarised / Then there is nothing to show
    summary = summarise([])
    assert (summary.triage, summary.channels, summary.last_message_id) == (Triage.NONE, [], None)
