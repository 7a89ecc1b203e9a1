"""What a conversation says of its messages: append, recompute and the pure rule agree."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from chassis.ids import new_id
from chassis.runtime.context import ServiceContext
from contracts.channels import CLIENT_CHANNELS, Channel
from contracts.events import MessageRecorded, MessageUpdated
from contracts.parts import Person
from contracts.rpc import Thread
from contracts.triage import Intent
from services.thread_svc.conversation.append import PlacedMessage, append_each
from services.thread_svc.conversation.message import NewMessage
from services.thread_svc.conversation.moving.move import refresh_summary
from services.thread_svc.conversation.rules import SummarisedMessage, Summary, summarise
from services.thread_svc.conversation.tables import CONVERSATIONS
from tests.support.addresses import new_phone
from tests.support.firm import FirmInTest
from tests.support.waiting import wait_until

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
COLUMNS = tuple(Summary.__dataclass_fields__)


def inbound() -> st.SearchStrategy[dict[str, Any]]:
    authors = st.sampled_from(["contact", "unknown"])
    return st.fixed_dictionaries(
        {
            "channel": st.sampled_from(CLIENT_CHANNELS),
            "direction": st.just("inbound"),
            "author_kind": authors,
            "intent": st.sampled_from(Intent),
        }
    )


def outbound() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "channel": st.sampled_from(CLIENT_CHANNELS),
            "direction": st.just("outbound"),
            "author_kind": st.sampled_from(["staff", "system"]),
            "intent": st.none(),
        }
    )


def internal() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "channel": st.just(Channel.INTERNAL),
            "direction": st.sampled_from(["internal", "system"]),
            "author_kind": st.sampled_from(["staff", "system"]),
            "intent": st.none(),
        }
    )


BODIES = st.one_of(
    st.sampled_from(["", " a\n\n b\t c ", "word " * 100, "x" * 140, "x" * 141, "é\u2003 ü" * 90]),
    st.text(alphabet="ab \n\té😀>", max_size=200),
)
QUOTED = st.one_of(st.none(), st.integers(0, 6))
# Few moments: most messages are out of order, and some of the very same instant.
MESSAGES = st.lists(
    st.tuples(st.one_of(inbound(), outbound(), internal()), st.integers(0, 5), BODIES, QUOTED),
    min_size=1,
    max_size=12,
)


def new_message(kind: dict[str, Any], minute: int, body: str, quoted: int | None) -> NewMessage:
    return NewMessage(
        id=new_id(),
        channel=kind["channel"],
        direction=kind["direction"],
        author=Person(kind["author_kind"], None, f"{kind['author_kind']} {minute}"),
        occurred_at=NOON + timedelta(minutes=minute),
        body_text=body,
        intent=kind["intent"],
        quoted_from=quoted,
    )


def expected(messages: list[NewMessage]) -> dict[str, Any]:
    """The pure rule over all of them, in the order in which they were recorded."""
    since: dict[str, int] = {}
    for sequence, message in enumerate(messages, 1):
        since.setdefault(message.channel, sequence)
    summary = summarise(
        [
            SummarisedMessage(
                id=message.id,
                channel=message.channel,
                direction=message.direction,
                author_kind=message.author.kind,
                author_name=message.author.name,
                intent=message.intent,
                body_text=message.body_text,
                quoted_from=message.quoted_from,
                occurred_at=message.occurred_at,
                sequence=sequence,
                channel_since=since[message.channel],
            )
            for sequence, message in enumerate(messages, 1)
        ]
    )
    return {name: getattr(summary, name) for name in COLUMNS}


# The firm is shared by the cases: each works in a conversation of its own.
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(generated=MESSAGES, cut=st.integers(0, 12))
def test_appending_recomputing_and_the_rule_say_the_same(
    desk: FirmInTest,
    thread_context: ServiceContext,
    generated: list[tuple[dict[str, Any], int, str, int | None]],
    cut: int,
) -> None:
    # Given messages of every kind in any order, put in as two lists
    messages = [new_message(*one) for one in generated]
    place = desk.client("Acme", new_phone())["conversation_id"]
    for part in (messages[:cut], messages[cut:]):
        placed = [PlacedMessage(desk.firm_id, place, message) for message in part]
        with thread_context.database.transaction(desk.firm_id) as tx:
            if placed:
                append_each(tx, placed)
    # Then the conversation says what the rule says of them
    assert stored(thread_context, desk.firm_id, place) == expected(messages)
    # And it still does when it forgot everything and is summarised anew
    blank = dict.fromkeys(COLUMNS) | {"triage": "none", "channels": [], "last_activity_at": NOON}
    with thread_context.database.transaction(desk.firm_id) as tx:
        tx.execute(update(CONVERSATIONS).where(CONVERSATIONS.c.id == place).values(**blank))
        refresh_summary(tx, place)
    assert stored(thread_context, desk.firm_id, place) == expected(messages)


def stored(thread_context: ServiceContext, firm_id: str, conversation_id: str) -> dict[str, Any]:
    columns = [CONVERSATIONS.c[name] for name in COLUMNS]
    with thread_context.database.transaction(firm_id) as tx:
        query = select(*columns).where(CONVERSATIONS.c.id == conversation_id)
        return dict(tx.one("conversation", query))


def test_a_conversation_without_messages_keeps_when_it_was_opened(
    desk: FirmInTest, thread_context: ServiceContext
) -> None:
    # Given a conversation nobody has written in / When it is summarised
    place = desk.client("Acme", new_phone())["conversation_id"]
    before = stored(thread_context, desk.firm_id, place)
    with thread_context.database.transaction(desk.firm_id) as tx:
        refresh_summary(tx, place)
    # Then nothing changes
    assert stored(thread_context, desk.firm_id, place) == before


def test_linking_and_correcting_leave_the_snippet_as_it_was(desk: FirmInTest) -> None:
    # Given a client whose latest message has many lines, and a stranger with an earlier one
    phone, stranger = new_phone(), new_phone()
    client = desk.client("Acme", phone)
    earlier = desk.text_from(stranger, "Hello", occurred_at="2026-03-04T12:00:00Z")
    latest = desk.text_from(phone, "Dear all,\n\n  figures attached.\n" + "word " * 100)
    snippet = desk.conversation(client)["last_message"]["snippet"]
    assert "\n" not in snippet
    # When the intent is corrected and the stranger linked
    changes = {"message_id": latest, "intent": "fyi"}
    desk.call(Thread.SET_INTENT, **changes)
    place = desk.place_of(earlier)
    chosen = {"conversation_id": place, "client_id": client["id"], "new_contact": "Ann"}
    desk.call(Thread.LINK_CONVERSATION, **chosen)
    # Then the list shows what it showed
    assert desk.conversation(client)["last_message"]["snippet"] == snippet


def test_events_tell_how_the_conversation_looks_to_everybody(desk: FirmInTest) -> None:
    # Given a client who writes
    phone = new_phone()
    client = desk.client("Acme", phone)
    message_id = desk.text_from(phone, "Can you\n call me?")
    # When it is recorded / Then the event tells what the list shows
    (recorded,) = wait_until(lambda: desk.emitted(MessageRecorded))
    assert recorded["conversation"] == shared(desk.conversation(client))
    assert recorded["conversation"]["last_message"]["snippet"] == "Can you call me?"
    # And so does that of a correction
    desk.call(Thread.SET_INTENT, message_id=message_id, intent="fyi")
    (updated,) = wait_until(lambda: desk.emitted(MessageUpdated))
    assert updated["conversation"] == shared(desk.conversation(client))
    assert updated["conversation"]["triage"] == "fyi"


def test_the_event_of_a_strangers_message_names_the_candidates(desk: FirmInTest) -> None:
    # Given two clients who share a phone
    phone = new_phone()
    for name in ("Acme", "Beta"):
        desk.client(name, phone)
    # When it writes / Then the event has both, and the address
    desk.text_from(phone)
    (recorded,) = wait_until(lambda: desk.emitted(MessageRecorded))
    place = recorded["conversation"]
    assert (place["kind"], place["client"], place["sender_address"]) == ("unlinked", None, phone)
    assert {candidate["name"] for candidate in place["candidates"]} == {"Acme", "Beta"}


def shared(summary: dict[str, Any]) -> dict[str, Any]:
    """What of a conversation is the same for every reader, and told with its messages: what becomes
    of one that goes out is told as that.
    """
    own = {
        "unread_count", "mentioned", "contacts", "channels_available", "links", "undelivered",
        "shared",
    }  # fmt: skip
    return {name: value for name, value in summary.items() if name not in own}
