"""Templates: the built-in ones, the firm's own, and what becomes of their fields (T11)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from chassis.errors import Conflict, NotFound, PermissionDenied, ValidationFailed
from chassis.ids import new_id
from chassis.refusals import EmptyTemplateField, NoNumber, UnknownTemplateField
from contracts.events import FirmChanged
from contracts.rpc import Thread
from services.thread_svc.templates.library import LIBRARY
from tests.support.addresses import new_phone
from tests.support.firm import FirmInTest

Json = dict[str, Any]
TEXT = {
    "name": "Call me", "channel": "sms", "category": "reminder",
    "body": "Hi {{contact.first_name}}, call {{staff.name}} of {{firm.name}}.",
}  # fmt: skip


@pytest.fixture
def desk(desk: FirmInTest) -> FirmInTest:
    """A firm whose name is known and that can text."""
    desk.publish(FirmChanged("Books & Co", 2), FirmChanged("Old name", 1))
    desk.channel()
    return desk


def names(desk: FirmInTest, **asked: str) -> list[str]:
    items = desk.call(Thread.LIST_TEMPLATES, **asked)["items"]
    return [item["name"] for item in items]


def create(desk: FirmInTest, **changes: Any) -> Json:
    return desk.call(Thread.CREATE_TEMPLATE, **TEXT | changes)


def render(desk: FirmInTest, template: Json, client: Json, channel: str = "sms") -> Json:
    asked = {
        "template_id": template["id"],
        "conversation_id": client["conversation_id"],
        "channel": channel,
    }
    return desk.call(Thread.RENDER_TEMPLATE, **asked)


def test_a_template_names_whom_it_is_written_to(desk: FirmInTest) -> None:
    # Given a client of two people
    nora, joe = f"nora.{new_id()}@field.example", f"joe.{new_id()}@field.example"
    people = [
        {"name": name, "identities": [{"kind": "email", "value": value, "label": "Work"}]}
        for name, value in (("Nora Field", nora), ("Joe Hill", joe))
    ]
    client = desk.call(
        Thread.CREATE_CLIENT,
        name="Field",
        kind="company",
        contacts=people,
        idempotency_key=new_id(),
    )
    desk.open_channels("email")
    template = create(desk, channel="email", subject="Hi", body="Dear {{contact.first_name}}")
    place = {"conversation_id": client["conversation_id"], "template_id": template["id"]}

    def written_to(address: str) -> str:
        filled = desk.call(Thread.RENDER_TEMPLATE, **place, channel="email", to=address)
        return str(filled["body"])

    # When it is filled in for each of them / Then it greets the one it goes to
    assert [written_to(address) for address in (nora, joe)] == ["Dear Nora", "Dear Joe"]


def test_the_library_is_there_from_the_start_and_is_found_by_channel_and_category(
    desk: FirmInTest,
) -> None:
    # Given a new firm / When it looks / Then the built-in ones are there, of every category
    assert names(desk) == [template.name for template in LIBRARY]
    texts = desk.call(Thread.LIST_TEMPLATES, channel="sms", category="welcome")
    assert {item["channel"] for item in texts["items"]} <= {"sms", "both"}
    assert {item["category"] for item in texts["items"]} == {"welcome"}
    assert all(item["built_in"] for item in texts["items"])


def test_a_built_in_template_is_cloned_to_be_edited(
    desk: FirmInTest, open_desk: Callable[[], FirmInTest]
) -> None:
    # Given a built-in template
    built_in = LIBRARY[0]
    with pytest.raises(Conflict):
        desk.call(Thread.UPDATE_TEMPLATE, template_id=built_in.id, name="x")
    with pytest.raises(Conflict):
        desk.call(Thread.DELETE_TEMPLATE, template_id=built_in.id)
    # When it is cloned under another name, and the copy edited
    asked = {"clone_of": built_in.id, "name": "Ours"}
    copy = desk.call(Thread.CREATE_TEMPLATE, **asked)
    changed = desk.call(Thread.UPDATE_TEMPLATE, template_id=copy["id"], body="Short.")
    # Then the copy is the firm's own and the original as it was
    assert (copy["built_in"], copy["body"], copy["subject"]) == (
        False, built_in.body, built_in.subject,
    )  # fmt: skip
    assert (changed["name"], changed["body"]) == ("Ours", "Short.")
    assert names(desk)[:2] == ["Ours", built_in.name]
    # And another firm sees nothing of it
    assert "Ours" not in names(open_desk())
    # When it is deleted / Then it is gone
    desk.call(Thread.DELETE_TEMPLATE, template_id=copy["id"])
    assert "Ours" not in names(desk)
    with pytest.raises(NotFound):
        desk.call(Thread.DELETE_TEMPLATE, template_id=copy["id"])


def test_a_create_that_is_repeated_makes_one_template(desk: FirmInTest) -> None:
    key = new_id()
    first, second = (create(desk, idempotency_key=key) for _ in range(2))
    assert first == second
    assert names(desk).count("Call me") == 1


def test_only_who_may_change_settings_writes_templates(desk: FirmInTest) -> None:
    template, partner = create(desk), desk.colleague("partner")
    for write in (Thread.CREATE_TEMPLATE, Thread.UPDATE_TEMPLATE, Thread.DELETE_TEMPLATE):
        with pytest.raises(PermissionDenied):
            desk.call(write, partner, **TEXT, template_id=template["id"])
    assert "Call me" in names(desk)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"channel": "fax"}, "channel"),
        ({"category": "spam"}, "category"),
        ({"body": ""}, "body"),
        ({"body": "x" * 1601}, "body"),
        ({"body": "{{client.nam}}"}, "body"),
        ({"channel": "email"}, "subject"),
        ({"channel": "both", "subject": "{{x}}"}, "subject"),
    ],
)
def test_a_template_that_could_not_be_used_is_not_kept(
    desk: FirmInTest, change: Json, field: str
) -> None:
    with pytest.raises(ValidationFailed) as caught:
        create(desk, **change)
    assert list(caught.value.details["fields"]) == [field]
    assert names(desk) == [template.name for template in LIBRARY]


def test_fields_are_filled_in_for_the_one_who_will_read_it(desk: FirmInTest) -> None:
    # Given a client with a contact / When a template is used
    client = desk.client("Field Bakery", new_phone())
    found = render(desk, create(desk), client)
    # Then names of contact, staff and firm are in it; a text has no subject
    assert found == {"subject": None, "body": "Hi Field, call Ada Staff of Books & Co."}
    # And by e-mail the subject is filled in as well
    desk.channel(channel="email")
    letter = create(desk, channel="both", subject="About {{client.name}}")
    assert render(desk, letter, client, "email")["subject"] == "About Field Bakery"


def test_an_empty_field_is_an_error_before_sending(desk: FirmInTest) -> None:
    # Given a stranger's conversation, who has no client
    message_id = desk.text_from(new_phone())
    place = {"conversation_id": desk.place_of(message_id)}
    # When a template speaks of the client / Then the field is named
    with pytest.raises(EmptyTemplateField) as caught:
        render(desk, create(desk, body="About {{client.name}}"), place)
    assert caught.value.details["template_field"] == "client.name"


def test_a_text_template_cannot_be_used_while_the_firm_has_no_number(
    open_desk: Callable[[], FirmInTest],
) -> None:
    # Given a firm without a number / When it uses a text template / Then that is said
    desk = open_desk()
    client = desk.client("Acme", new_phone())
    with pytest.raises(NoNumber):
        render(desk, create(desk, body="Hi"), client)
    # And with a number it can
    desk.channel()
    assert render(desk, create(desk, body="Hi"), client)["body"] == "Hi"


def test_a_template_is_for_its_own_channel(desk: FirmInTest) -> None:
    client = desk.client("Acme", new_phone())
    desk.channel(channel="internal")
    for channel in ("email", "internal", "fax"):
        with pytest.raises(ValidationFailed) as caught:
            render(desk, create(desk), client, channel)
        assert list(caught.value.details["fields"]) == ["channel"]


def test_an_unknown_field_is_told_when_a_template_is_changed(desk: FirmInTest) -> None:
    template = create(desk)
    with pytest.raises(UnknownTemplateField):
        desk.call(Thread.UPDATE_TEMPLATE, template_id=template["id"], body="{{nothing}}")
    found = desk.call(Thread.LIST_TEMPLATES)["items"][0]
    assert found["body"] == TEXT["body"]
