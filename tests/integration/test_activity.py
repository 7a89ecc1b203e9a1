"""The activity log and the bell of a failed text, through notify_svc and thread_svc."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from chassis.errors import PermissionDenied, ValidationFailed
from chassis.ids import new_id
from chassis.messaging.bus import Bus
from chassis.messaging.rpc_client import RpcClient
from chassis.runtime.context import ServiceContext
from contracts.actor import Actor
from contracts.events import (
    ActivityLogged,
    ChannelChanged,
    DeliveryChanged,
    MessageRecorded,
)
from contracts.parts import Person, Reason
from contracts.rpc import Notify, Thread
from contracts.views import RecordedMessage
from tests.support.firms import client_request, new_phone, staff
from tests.support.samples import envelope_of
from tests.support.stacks import FAST, count, open_context_of
from tests.support.tap import EventTap
from tests.support.waiting import wait_until
from tools.processes import BY_NAME, System
from tools.stack import Stack

NAMES = ("thread_svc", "notify_svc")
PACKAGES = tuple(f"services.{name}" for name in NAMES)
LINES = "select count(*) from activity where firm_id = cast(:firm as uuid)"
AT = "2026-11-0{}T10:00:00.000000Z"


@pytest.fixture(scope="module")
def log_stack(make_stack: Callable[..., Stack]) -> Stack:
    system = System(
        processes=tuple(BY_NAME[name] for name in NAMES),
        migrate=("-m", "chassis.storage.migrate", *PACKAGES),
    )
    return make_stack(processes=NAMES, environment=FAST, system=system)


@pytest.fixture(scope="module")
def log_rpc(log_stack: Stack) -> Iterator[RpcClient]:
    bus = Bus(log_stack.amqp_url, "activity-tests")
    client = RpcClient(bus)
    bus.start()
    yield client
    bus.stop()


@pytest.fixture(scope="module")
def log_tap(log_stack: Stack) -> Iterator[EventTap]:
    listening = EventTap(log_stack.amqp_url)
    yield listening
    listening.close()


@pytest.fixture(scope="module")
def notify_context(log_stack: Stack) -> Iterator[ServiceContext]:
    context = open_context_of(log_stack, "services.notify_svc")
    yield context
    context.close()


@pytest.fixture
def owner() -> Actor:
    return staff(new_id())


@pytest.fixture
def tell(log_tap: EventTap, notify_context: ServiceContext, owner: Actor) -> Callable[..., None]:
    """Says lines on the bus and waits until notify_svc has them all."""

    def say(*lines: ActivityLogged) -> None:
        log_tap.say(*(envelope_of(line, owner.firm_id) for line in lines))
        wait_until(lambda: count(notify_context, LINES, firm=owner.firm_id) == len(lines))

    return say


def line(kind: str, day: int, actor: Person | None = None, **details: Any) -> ActivityLogged:
    return ActivityLogged(kind, actor, f"subject of {kind}", AT.format(day), details)


def listed(rpc: RpcClient, actor: Actor, **request: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = rpc.call(Notify.LIST_ACTIVITY, actor, request)["items"]
    return items


def test_an_event_told_twice_is_one_line(
    log_rpc: RpcClient, log_tap: EventTap, notify_context: ServiceContext, owner: Actor
) -> None:
    # Given a line of a member of staff
    nora = Person("staff", new_id(), "Nora Field")
    told = envelope_of(line("number.claimed", 1, nora, label="Desk"), owner.firm_id)
    # When the broker brings it twice, and another behind it
    log_tap.say(told, told, envelope_of(line("number.released", 2), owner.firm_id))
    wait_until(lambda: count(notify_context, LINES, firm=owner.firm_id) == 2)
    # Then it stands there once, as it was told
    assert listed(log_rpc, owner, kind="number.claimed") == [
        {
            "id": told.event_id,
            "kind": "number.claimed",
            "actor_name": "Nora Field",
            "subject": "subject of number.claimed",
            "details": {"label": "Desk"},
            "at": AT.format(1),
        }
    ]
    # And another firm sees nothing of it
    assert listed(log_rpc, staff(new_id())) == []


def test_pages_are_newest_first_and_neither_repeat_nor_skip(
    log_rpc: RpcClient, tell: Callable[..., None], owner: Actor
) -> None:
    # Given five lines, three of them of the same instant
    tell(line("a", 1), line("b", 2), line("c", 2), line("d", 2), line("e", 3))
    # When they are read in pages of two
    seen, cursor = [], None
    while True:
        request = {"limit": 2, "cursor": cursor}
        page = log_rpc.call(Notify.LIST_ACTIVITY, owner, request)
        seen += [item["kind"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    # Then each comes once, the newest first
    assert (seen[0], sorted(seen[1:4]), seen[4]) == ("e", ["b", "c", "d"], "a")


def test_filters_narrow_by_kind_time_and_person(
    log_rpc: RpcClient, tell: Callable[..., None], owner: Actor
) -> None:
    # Given lines of several kinds, days and people
    nora = Person("staff", new_id(), "Nora Field")
    tell(
        line("number.claimed", 1, nora),
        line("number.released", 2, nora),
        line("numbering", 2),
        line("consent.opted_out", 3),
    )

    def kinds(**request: Any) -> list[str]:
        return [item["kind"] for item in listed(log_rpc, owner, **request)]

    # When one filter or several are given, Then only what fits is listed
    assert kinds(kind="number.claimed") == ["number.claimed"]
    assert kinds(kind="number") == ["number.released", "number.claimed"]
    assert kinds(actor_id=nora.id) == ["number.released", "number.claimed"]
    assert kinds(actor_id=nora.id, **{"from": AT.format(2)}) == ["number.released"]
    assert kinds(**{"from": AT.format(1), "to": AT.format(2)}) == ["number.claimed"]
    assert kinds(kind="number%") == []


@pytest.mark.parametrize("role", ["owner", "admin", "partner", "member"])
def test_only_who_may_view_settings_reads_it(log_rpc: RpcClient, role: str) -> None:
    # Given a member of staff / When they ask, Then the permission decides
    actor = staff(new_id(), role)
    if role == "member":
        with pytest.raises(PermissionDenied, match=r"settings\.view"):
            listed(log_rpc, actor)
    else:
        assert listed(log_rpc, actor) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("from", "yesterday"), ("to", "2026-11-01T00:00:00"), ("kind", 7), ("limit", 0),
     ("cursor", "x")],
)  # fmt: skip
def test_a_filter_that_cannot_be_used_is_named(
    log_rpc: RpcClient, owner: Actor, field: str, value: object
) -> None:
    # Given a bad filter / When the log is asked for, Then the field is named
    with pytest.raises(ValidationFailed) as refused:
        listed(log_rpc, owner, **{field: value})
    assert field in refused.value.details["fields"]


@pytest.mark.parametrize(
    "statement",
    [
        "update activity set subject = 'nothing' where firm_id = cast(:firm as uuid)",
        "delete from activity where firm_id = cast(:firm as uuid)",
        "truncate activity",
    ],
)
def test_no_line_can_be_changed_or_removed(
    tell: Callable[..., None], notify_context: ServiceContext, owner: Actor, statement: str
) -> None:
    # Given a line / When somebody with the service's own rights changes or removes it
    tell(line("settings.changed", 1))
    changing = text(statement).bindparams(**({"firm": owner.firm_id} if ":" in statement else {}))
    with (
        pytest.raises(DBAPIError, match="never changed or removed"),
        notify_context.database.transaction(owner.firm_id) as tx,
    ):
        tx.execute(changing)
    # Then the database refuses, and the line is there
    assert count(notify_context, LINES, firm=owner.firm_id) == 1


def recorded(channel: str, direction: str, author: Person) -> MessageRecorded:
    message = RecordedMessage(
        id=new_id(),
        conversation_id=new_id(),
        channel=channel,
        direction=direction,
        author=author,
        to=("dana@client.example",),
        subject=None,
        body_text="Hello",
        body_html=None,
        intent=None,
        mentions=(),
        attachments=(),
        delivery=None,
        occurred_at=AT.format(1),
        sequence=1,
    )
    return MessageRecorded(message.conversation_id, "Field Bakery", None, message)


def test_messages_with_clients_are_logged_and_notes_are_not(
    log_rpc: RpcClient, log_tap: EventTap, notify_context: ServiceContext, owner: Actor
) -> None:
    # Given a text in, an e-mail in, a portal message out and a note
    nora = Person("staff", new_id(), "Nora Field")
    dana = Person("contact", new_id(), "Dana Bianchi")
    events = [
        recorded("internal", "internal", nora),
        recorded("sms", "inbound", dana),
        recorded("email", "inbound", dana),
        recorded("portal", "outbound", nora),
    ]
    # When they are recorded
    log_tap.say(*(envelope_of(event, owner.firm_id) for event in events))
    wait_until(lambda: count(notify_context, LINES, firm=owner.firm_id) >= 3)
    # Then each message is a line, the note is none
    lines = listed(log_rpc, owner)
    assert {(line["kind"], line["details"]["channel"]) for line in lines} == {
        ("message.in", "sms"),
        ("message.in", "email"),
        ("message.out", "portal"),
    }
    received = next(line for line in lines if line["details"]["channel"] == "sms")
    assert received["actor_name"] is None
    assert received["details"]["from"] == "Dana Bianchi"
    sent = next(line for line in lines if line["kind"] == "message.out")
    assert (sent["actor_name"], sent["subject"]) == ("Nora Field", "Field Bakery")


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("undelivered", Reason("30003", "The phone is switched off or out of reach.", False)),
        ("failed", Reason("contact_opted_out", "Dana Bianchi texted STOP to this number.", True)),
    ],
)
def test_a_text_that_failed_rings_its_authors_bell_with_the_reason(
    log_rpc: RpcClient, log_tap: EventTap, state: str, reason: Reason
) -> None:
    # Given a firm that can text, with two owners, and a text of one of them
    author = staff(new_id())
    firm_id, other = author.firm_id, staff(author.firm_id)
    usable = ChannelChanged("sms", True, None, "+14155550100", 1)
    log_tap.say(envelope_of(usable, firm_id))
    client = log_rpc.call(Thread.CREATE_CLIENT, author, client_request("Field", new_phone()))
    wait_until(lambda: log_rpc.call(Thread.LIST_CHANNELS, author)["items"])
    request = {
        "conversation_id": client["conversation_id"],
        "channel": "sms",
        "body": "Hello",
        "idempotency_key": new_id(),
    }
    message_id = log_rpc.call(Thread.COMPOSE_MESSAGE, author, request)["id"]
    # When it is sent, and later the carrier, or the check before sending, says no
    first = DeliveryChanged(message_id, "sms", "sent", None, 1, AT.format(1))
    last = DeliveryChanged(message_id, "sms", state, reason, 2, AT.format(2))
    log_tap.say(envelope_of(first, firm_id), envelope_of(last, firm_id))
    # Then the author's bell rings once, with the reason in words
    bell = wait_until(lambda: log_rpc.call(Notify.LIST_NOTIFICATIONS, author, {})["items"])
    assert [(one["kind"], one["message_id"]) for one in bell] == [("delivery_failed", message_id)]
    assert bell[0]["body"] == reason.message
    assert "text message not delivered" in bell[0]["title"]
    # And nobody else's
    assert log_rpc.call(Notify.LIST_NOTIFICATIONS, other, {})["items"] == []
