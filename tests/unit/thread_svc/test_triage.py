"""Intent and triage (T5, T6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from contracts.triage import Intent, Triage
from services.thread_svc.conversation.intents import classify
from services.thread_svc.conversation.rules import (
    ACTIONABLE,
    SummarisedMessage,
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
    ("subject", "body"),
    [
        ("Automatic reply: Your return", "For urgent matters call the desk."),
        (None, "I am out of the office until Monday. If this is urgent, please call Joe."),
        ("Re: Invoice", "Hi! I'm on annual leave and will be back on 4 May. Urgent? Write to Ana."),
        (None, "I'm on vacation with limited access to e-mail. For anything urgent: 555-0100"),
    ],
)
def test_a_notice_of_absence_asks_nobody_to_act(subject: str | None, body: str) -> None:
    # Given words of a program that does not say it is one / Then they only inform
    assert classify(subject, body, has_attachments=False, automatic=False) is Intent.FYI


@pytest.mark.parametrize(
    ("body", "intent"),
    [
        ("Urgent: are you back from vacation?", Intent.URGENT),
        ("I stop by your office tomorrow, this is urgent", Intent.URGENT),
        ("I was on holiday. The bank called, urgent!", Intent.URGENT),
        ("We are out of the office space lease, what is the fee?", Intent.PAYMENT),
        ("I'm out of the office until Monday, but please call me", Intent.SCHEDULING),
        ("I am on vacation until May. Can you file the form?", Intent.DOCUMENT),
        ("Away from the office until Friday; send me the invoice.", Intent.PAYMENT),
        ("I'm on leave and get back on Monday. Please reschedule our meeting", Intent.SCHEDULING),
        ("On holiday until the 4th. Let me know the fee", Intent.PAYMENT),
    ],
)
def test_a_person_who_speaks_of_absence_is_heard(body: str, intent: Intent) -> None:
    # Given words of a person / Then what they want counts
    assert classify(None, body, has_attachments=False, automatic=False) is intent


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
def test_triage_comes_from_the_message_that_decides(
    direction: str | None, intent: str | None, triage: Triage
) -> None:
    # Given the message that decides / Then the conversation needs this
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


def words(sequence: int, direction: str, intent: str | None = None) -> SummarisedMessage:
    """A message, one a minute."""
    return SummarisedMessage(
        id=str(sequence),
        channel="sms",
        direction=direction,
        author_kind="contact" if direction == "inbound" else "staff",
        author_name="Nora",
        intent=intent,
        body_text="",
        quoted_from=None,
        occurred_at=datetime(2026, 3, 1, 12, sequence, tzinfo=UTC),
        sequence=sequence,
        channel_since=1,
    )


@pytest.mark.parametrize(
    ("said", "triage", "intent"),
    [
        (["urgent", "fyi"], Triage.NEEDS_ACTION, "urgent"),
        (["urgent", "question"], Triage.NEEDS_ACTION, "urgent"),
        (["question", "payment", "follow_up"], Triage.NEEDS_ACTION, "payment"),
        (["fyi", "follow_up"], Triage.FYI, "follow_up"),
        (["urgent", None, "fyi"], Triage.FYI, "fyi"),
        (["urgent", None], Triage.AWAITING_REPLY, None),
    ],
)
def test_all_that_is_unanswered_counts_not_the_latest_alone(
    said: list[str | None], triage: Triage, intent: str | None
) -> None:
    # Given what a client wrote, and our answers (None) / When it is summarised
    messages = [
        words(sequence, "inbound" if one else "outbound", one)
        for sequence, one in enumerate(said, 1)
    ]
    summary = summarise(messages)
    # Then the heaviest of what we have not answered says what is needed
    assert (summary.triage, summary.facing_intent) == (triage, intent)


@pytest.mark.parametrize(
    ("channel", "minutes_before", "triage"),
    [
        ("sms", 1, Triage.NEEDS_ACTION),
        ("sms", 15, Triage.NEEDS_ACTION),
        ("sms", 16, Triage.AWAITING_REPLY),
        ("email", 1, Triage.AWAITING_REPLY),
    ],
    ids=["a picture's text", "a slow picture's", "long before", "earlier mail"],
)
def test_what_nobody_could_see_is_not_answered(
    channel: str, minutes_before: int, triage: Triage
) -> None:
    # Given our answer, and what came before it but was recorded behind it
    answer = words(30, "outbound")
    came = answer.occurred_at - timedelta(minutes=minutes_before)
    late = replace(words(31, "inbound", "question"), channel=channel, occurred_at=came)
    # When it is summarised / Then a text asks still, what was taken in from long ago does not
    summary = summarise([answer, late])
    assert (summary.triage, summary.facing_at) == (triage, answer.occurred_at)


def test_a_conversation_without_messages_needs_nothing() -> None:
    # Given no message / When it is summarised / Then there is nothing to show
    summary = summarise([])
    assert (summary.triage, summary.channels, summary.last_message_id) == (Triage.NONE, [], None)
