"""The activity log and the bell of a failed text, through notify_svc and thread_svc."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from chassis.errors import PermissionDenied, RequestError
from chassis.ids import new_id
from chassis.runtime.context import ServiceContext
from contracts.actor import Actor
from contracts.channels import Channel
from contracts.events import (
    ActivityLogged,
    DeliveryChanged,
    EventStuck,
    MessageRecorded,
    MessageUpdated,
    StaffChanged,
)
from contracts.parts import Person, Reason
from contracts.rpc import Notify
from contracts.views import DeliveryView
from tests.support.addresses import new_phone
from tests.support.callers import OverTheWire
from tests.support.firm import FirmInTest
from tests.support.rows import count
from tests.support.samples import envelope_of, recorded
from tests.support.stacks import FAST, open_context_of, over_the_wire
from tests.support.waiting import wait_until
from tools.processes import BY_NAME, System
from tools.stack import Stack

NAMES = ("thread_svc", "notify_svc")
PACKAGES = tuple(f"services.{name}" for name in NAMES)
COUNT_ENTRIES = "select count(*) from activity where firm_id = cast(:firm as uuid)"
STAFF = "select count(*) from staff where firm_id = cast(:firm as uuid)"
AT = "2026-11-0{}T10:00:00.000000Z"


@pytest.fixture(scope="module")
def log_stack(make_stack: Callable[..., Stack]) -> Stack:
    system = System(
        processes=tuple(BY_NAME[name] for name in NAMES),
        migrate=("-m", "chassis.storage.migrate", *PACKAGES),
    )
    return make_stack(processes=NAMES, environment=FAST, system=system)


@pytest.fixture(scope="module")
def log_wire(log_stack: Stack) -> Iterator[OverTheWire]:
    with over_the_wire(log_stack) as wire:
        yield wire


@pytest.fixture(scope="module")
def notify_context(log_stack: Stack) -> Iterator[ServiceContext]:
    context = open_context_of(log_stack, "services.notify_svc")
    yield context
    context.close()


@pytest.fixture
def firm(log_wire: OverTheWire, firm_id: str) -> FirmInTest:
    """A firm at thread_svc and notify_svc."""
    return FirmInTest(log_wire, firm_id)


@pytest.fixture
def record(firm: FirmInTest, notify_context: ServiceContext) -> Callable[..., None]:
    """Says lines on the bus and waits until notify_svc has them all."""

    def publish_all(*entries: ActivityLogged) -> None:
        firm.publish(*entries)
        wait_until(lambda: count(notify_context, COUNT_ENTRIES, firm=firm.firm_id) == len(entries))

    return publish_all


def logged(kind: str, day: int, actor: Person | None = None, **details: Any) -> ActivityLogged:
    return ActivityLogged(kind, actor, f"subject of {kind}", AT.format(day), details)


def listed(firm: FirmInTest, actor: Actor | None = None, **request: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = firm.call(Notify.LIST_ACTIVITY, actor, **request)["items"]
    return items


def test_a_mail_that_bounced_is_a_line_and_a_text_is_left_to_its_service(
    firm: FirmInTest, notify_context: ServiceContext
) -> None:
    # Given a mail that bounced, and a text that failed, which sms_svc tells of itself
    nora = Person("staff", new_id(), "Nora Field")
    full = Reason("5.2.2", "The recipient's mailbox is full.", permanent=True)

    def failed(channel: Channel) -> MessageUpdated:
        delivery = DeliveryView("failed", full, AT.format(1))
        place = {"conversation_id": new_id(), "conversation_title": "Oak LLC"}
        return MessageUpdated(
            **place,
            message_id=new_id(),
            channel=channel,
            author=nora,
            delivery=delivery,
            intent=None,
        )

    firm.publish(failed(Channel.SMS), failed(Channel.EMAIL))
    # When notify_svc has heard of both
    wait_until(lambda: count(notify_context, COUNT_ENTRIES, firm=firm.firm_id) == 1)
    # Then the mail stands in the log, with who wrote it and why it failed
    [line] = listed(firm, kind="message.failed")
    assert (line["actor_name"], line["subject"], line["at"]) == (
        "Nora Field",
        "Oak LLC",
        AT.format(1),
    )
    assert line["details"]["channel"] == "email"
    assert line["details"]["reason"] == full.message


def test_an_event_told_twice_is_one_line(firm: FirmInTest, notify_context: ServiceContext) -> None:
    # Given a line of a member of staff
    nora = Person("staff", new_id(), "Nora Field")
    published = envelope_of(logged("number.claimed", 1, nora, label="Desk"), firm.firm_id)
    # When the broker brings it twice, and another behind it
    firm.caller.publish(
        published, published, envelope_of(logged("number.released", 2), firm.firm_id)
    )
    wait_until(lambda: count(notify_context, COUNT_ENTRIES, firm=firm.firm_id) == 2)
    # Then it stands there once, as it was told
    assert listed(firm, kind="number.claimed") == [
        {
            "id": published.event_id,
            "kind": "number.claimed",
            "actor_name": "Nora Field",
            "subject": "subject of number.claimed",
            "details": {"label": "Desk"},
            "at": AT.format(1),
        }
    ]
    # And another firm sees nothing of it
    assert listed(firm, firm.stranger()) == []


def test_pages_are_newest_first_and_neither_repeat_nor_skip(
    firm: FirmInTest, record: Callable[..., None]
) -> None:
    # Given five lines, three of them of the same instant
    record(logged("a", 1), logged("b", 2), logged("c", 2), logged("d", 2), logged("e", 3))
    # When they are read in pages of two
    seen, cursor = [], None
    while True:
        request = {"limit": 2, "cursor": cursor}
        page = firm.call(Notify.LIST_ACTIVITY, **request)
        seen += [item["kind"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    # Then each comes once, the newest first
    assert (seen[0], sorted(seen[1:4]), seen[4]) == ("e", ["b", "c", "d"], "a")


def test_filters_narrow_by_kind_time_and_person(
    firm: FirmInTest, record: Callable[..., None]
) -> None:
    # Given lines of several kinds, days and people
    nora = Person("staff", new_id(), "Nora Field")
    record(
        logged("number.claimed", 1, nora),
        logged("number.released", 2, nora),
        logged("numbering", 2),
        logged("consent.opted_out", 3),
    )

    def kinds(**request: Any) -> list[str]:
        return [item["kind"] for item in listed(firm, **request)]

    # When one filter or several are given, Then only what fits is listed
    assert kinds(kind="number.claimed") == ["number.claimed"]
    assert kinds(kind="number") == ["number.released", "number.claimed"]
    assert kinds(actor_id=nora.id) == ["number.released", "number.claimed"]
    assert kinds(actor_id=nora.id, **{"from": AT.format(2)}) == ["number.released"]
    assert kinds(**{"from": AT.format(1), "to": AT.format(2)}) == ["number.claimed"]
    assert kinds(kind="number%") == []


@pytest.mark.parametrize("role", ["owner", "admin", "partner", "member"])
def test_only_who_may_view_settings_reads_it(firm: FirmInTest, role: str) -> None:
    # Given a member of staff / When they ask, Then the permission decides
    actor = firm.colleague(role)
    if role == "member":
        with pytest.raises(PermissionDenied, match=r"settings\.view"):
            listed(firm, actor)
    else:
        assert listed(firm, actor) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("from", "yesterday"), ("to", "2026-11-01T00:00:00"), ("kind", 7), ("limit", 0),
     ("cursor", "x")],
)  # fmt: skip
def test_a_filter_that_cannot_be_used_is_named(firm: FirmInTest, field: str, value: object) -> None:
    # Given a bad filter / When the log is asked for, Then the field is named
    with pytest.raises(RequestError) as refused:
        listed(firm, **{field: value})
    assert field in refused.value.details["fields"]


@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        (
            "update activity set subject = 'nothing' where firm_id = cast(:firm as uuid)",
            "never changed or removed",
        ),
        (
            "delete from activity where firm_id = cast(:firm as uuid)",
            "never changed or removed",
        ),
        # Not even the right to try: the owner alone has it, and meets the same rule.
        ("truncate activity", "permission denied for table activity"),
    ],
)
def test_no_line_can_be_changed_or_removed(
    record: Callable[..., None],
    notify_context: ServiceContext,
    firm: FirmInTest,
    statement: str,
    refusal: str,
) -> None:
    # Given a line / When somebody with the service's own rights changes or removes it
    record(logged("settings.changed", 1))
    changing = text(statement).bindparams(**({"firm": firm.firm_id} if ":" in statement else {}))
    with (
        pytest.raises(DBAPIError, match=refusal),
        notify_context.database.transaction(firm.firm_id) as tx,
    ):
        tx.execute(changing)
    # Then the database refuses, and the line is there
    assert count(notify_context, COUNT_ENTRIES, firm=firm.firm_id) == 1


def message_of(channel: str, direction: str, author: Person) -> MessageRecorded:
    return recorded(new_id(), channel=channel, direction=direction, author=author)


def test_messages_with_clients_are_logged_and_notes_are_not(
    firm: FirmInTest, notify_context: ServiceContext
) -> None:
    # Given a text in, an e-mail in, a portal message out and a note
    nora = Person("staff", new_id(), "Nora Field")
    dana = Person("contact", new_id(), "Dana Bianchi")
    events = [
        message_of("internal", "internal", nora),
        message_of("sms", "inbound", dana),
        message_of("email", "inbound", dana),
        message_of("portal", "outbound", nora),
    ]
    # When they are recorded
    firm.publish(*events)
    wait_until(lambda: count(notify_context, COUNT_ENTRIES, firm=firm.firm_id) >= 3)
    # Then each message is a line, the note is none
    entries = listed(firm)
    assert {(entry["kind"], entry["details"]["channel"]) for entry in entries} == {
        ("message.in", "sms"),
        ("message.in", "email"),
        ("message.out", "portal"),
    }
    received = next(entry for entry in entries if entry["details"]["channel"] == "sms")
    assert received["actor_name"] is None
    assert received["details"]["from"] == "Dana Bianchi"
    sent = next(entry for entry in entries if entry["kind"] == "message.out")
    assert (sent["actor_name"], sent["subject"]) == ("Nora Field", "Field Bakery")


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("undelivered", Reason("30003", "The phone is switched off or out of reach.", False)),
        ("failed", Reason("contact_opted_out", "Dana Bianchi texted STOP to this number.", True)),
    ],
)
def test_a_text_that_failed_rings_its_authors_bell_with_the_reason(
    firm: FirmInTest, state: str, reason: Reason
) -> None:
    # Given a firm that can text, with two owners, and a text of one of them
    author, other = firm.owner, firm.colleague("owner")
    firm.channel()
    client = firm.client("Field", new_phone())
    firm.await_channels()
    message_id = firm.compose(client)["id"]
    # When it is sent, and later the carrier, or the check before sending, says no
    first = DeliveryChanged(message_id, "sms", "sent", None, 1, AT.format(1))
    last = DeliveryChanged(message_id, "sms", state, reason, 2, AT.format(2))
    firm.publish(first, last)
    # Then the author's bell rings once, with the reason in words
    bell = wait_until(lambda: firm.call(Notify.LIST_NOTIFICATIONS, author)["items"])
    assert [(one["kind"], one["message_id"]) for one in bell] == [("delivery_failed", message_id)]
    assert bell[0]["body"] == reason.message
    assert "text message not delivered" in bell[0]["title"]
    # And nobody else's
    assert firm.call(Notify.LIST_NOTIFICATIONS, other)["items"] == []


def test_what_is_stuck_rings_once_and_stands_in_the_log(
    log_wire: OverTheWire, notify_context: ServiceContext
) -> None:
    # Given a firm with an owner and a member
    firm = FirmInTest(log_wire)
    member = firm.colleague()
    for one in (firm.owner, member):
        firm.publish(
            StaffChanged(
                one.id, one.name, f"{one.id}@x.example", str(one.role), active=True, version=1
            )
        )
    wait_until(lambda: count(notify_context, STAFF, firm=firm.firm_id) == 2)
    # When two of its messages became dead letters
    why = "NotFound: There is no such client."
    stuck = [
        EventStuck(new_id(), "message.received.v1", "thread", "dead", why, AT.format(day))
        for day in (3, 3)
    ]
    firm.publish(*stuck)
    # Then each stands in the log, with what an operator does, for whoever may see the settings
    wait_until(lambda: len(listed(firm, kind="event.stuck")) == 2)
    lines = listed(firm, kind="event.stuck")
    assert {line["details"]["event_id"] for line in lines} == {one.stuck_id for one in stuck}
    assert {line["subject"] for line in lines} == {
        "A message that came in, on its way in the conversations"
    }
    assert all(line["details"]["reason"] == why for line in lines)
    # And the owner's bell rang once; the member's did not
    bells = [firm.call(Notify.LIST_NOTIFICATIONS, one)["items"] for one in (firm.owner, member)]
    assert [len(bell) for bell in bells] == [1, 0]
    assert bells[0][0]["kind"] == "event_stuck"
    assert bells[0][0]["conversation_id"] is None
