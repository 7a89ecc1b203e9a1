"""What staff leave unread is mailed to them: wishes and windows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chassis.config import load
from chassis.errors import NotFound, PermissionDenied, ValidationFailed
from chassis.ids import new_id
from chassis.runtime.context import ServiceContext
from contracts.actor import Actor
from contracts.events import (
    ConversationChanged,
    MailboxChanged,
)
from contracts.parts import Attachment, Person
from contracts.rpc import Notify
from services.notify_svc.config import NotifyConfig
from services.notify_svc.use_cases import NotifyUseCases
from tests.support.addresses import new_email
from tests.support.firm import RegisteredFirm
from tests.support.play import PlayClient
from tests.support.rows import ask, await_handled, change
from tests.support.samples import recorded
from tests.support.staff_readers import (
    EVERYTHING,
    MAIL_ONLY,
    SILENCE,
    Json,
    StaffMailRunner,
    author,
    failure,
    mention,
)
from tests.support.waiting import wait_until
from tools.stack import Stack

# Who gets one, and of what


def test_one_mail_carries_everything_unread_by_conversation(
    mailing: StaffMailRunner,
) -> None:
    # Given a reader with two texts of one client, one of another, and one that was read
    reader = mailing.reader()
    first = reader.text("First <b>words</b>")
    again = recorded(first.conversation_id, 2, body_text="Second words")
    reader.publish(again)
    other = reader.text("Other words")
    read = reader.text("Read words")
    reader.read(read)
    # When their time is over
    mails = mailing.mails(reader)
    # Then there is one mail of three, with one link a conversation
    assert [mail["subject"] for mail in mails] == ["3 notifications from Rossi & Partners"]
    text = mails[0]["text"]
    base = mailing.app.staff_mailing.public_url
    for place in (first.conversation_id, other.conversation_id):
        assert text.count(f"{base}/c/{place}") == 1
    assert text.index("First <b>words</b>") < text.index("Second words") < text.index("Other words")
    assert "Read words" not in text
    assert "<b>words" not in mails[0]["html"]
    # And nothing more comes
    assert len(mailing.mails(reader)) == 1
    assert mailing.states(reader) == ["sent"]


def test_nothing_is_mailed_before_its_time(mailing: StaffMailRunner) -> None:
    # Given an installation that gives staff an hour
    patient = load(NotifyConfig, mailing.environment | {"NOTIFICATION_WINDOW_SECONDS": "3600"})
    mailing = replace(mailing, app=NotifyUseCases(replace(mailing.context, config=patient)))
    reader = mailing.reader()
    # When a client writes / Then no mail goes out, nor is one opened
    news = reader.text()
    assert mailing.mails(reader) == []
    assert mailing.states(reader) == []
    # When the hour is over / Then it does
    over = "update notifications set email_due_at = now() where message_id = :id"
    change(mailing.context, over, id=news.message.id)
    assert [mail["subject"] for mail in mailing.mails(reader)] == ["Field Bakery: new text message"]


def test_what_was_read_or_seen_in_the_bell_is_not_mailed(
    mailing: StaffMailRunner,
) -> None:
    # Given three readers: one reads the conversation, one looks at the bell, one does neither
    here, looking, away = (mailing.reader() for _ in range(3))
    here.read(here.text())
    looking.text()
    looking.call(Notify.MARK_SEEN, all=True)
    away.text()
    # When the time is over / Then only the last has a mail
    assert [len(mailing.mails(reader)) for reader in (here, looking, away)] == [0, 0, 1]


def test_the_defaults_mail_mentions_and_failures_only(mailing: StaffMailRunner) -> None:
    # Given somebody who set nothing
    reader = mailing.reader(None)
    # When a client writes and sends a file / Then the bell rings and no mail comes
    reader.text()
    reader.text(attachments=(Attachment("a", "w2.pdf", "application/pdf", 5, "digest"),))
    assert {line["kind"] for line in reader.bell()["items"]} == {"client_message", "document"}
    assert mailing.mails(reader) == []
    # When a text of theirs fails and a colleague mentions them / Then both are mailed
    reader.publish(failure(reader))
    reader.publish(mention(reader, Person("staff", new_id(), "Pat")))
    (mail,) = mailing.mails(reader)
    assert "The carrier does not know this number." in mail["text"]
    assert "Pat mentioned you in Field Bakery" in mail["text"]
    # And their own mention of themselves is nothing
    reader.publish(mention(reader, author(reader)))
    assert len(mailing.mails(reader)) == 1


def test_mail_without_bell_stands_in_no_bell_and_reading_calls_it_off(
    mailing: StaffMailRunner,
) -> None:
    # Given a reader with every bell off and every mail on
    reader = mailing.reader(MAIL_ONLY)
    first, second = reader.text("First"), reader.text("Second")
    # Then the bell is empty and silent, and its lines cannot be marked
    assert reader.bell() == {"items": [], "next_cursor": None, "unseen_count": 0}
    hidden = ask(
        mailing.context,
        "select id::text from notifications where message_id = :id",
        id=first.message.id,
    )
    with pytest.raises(NotFound):
        reader.call(Notify.MARK_SEEN, ids=[hidden[0].id])
    # When one of the two is read / Then only the other is mailed
    reader.read(first)
    (mail,) = mailing.mails(reader)
    assert "Second" in mail["text"]
    assert "First" not in mail["text"]
    assert second.conversation_id in mail["text"]


def test_who_switched_off_leaves_or_wants_silence_gets_none(
    mailing: StaffMailRunner,
) -> None:
    # Given one who changes their mind, one who leaves, and one who wants nothing
    changing, leaving, silent = (
        mailing.reader(),
        mailing.reader(),
        mailing.reader(SILENCE),
    )
    for reader in (changing, leaving, silent):
        reader.text()
    changing.call(Notify.UPDATE_PREFERENCES, **SILENCE)
    leaving.employ(active=False, version=2)
    # When the time is over / Then nobody has a mail, and it is kept why
    assert [mailing.mails(reader) for reader in (changing, leaving, silent)] == [
        [],
        [],
        [],
    ]
    assert [(row.state, row.reason_code) for row in mailing.kept(leaving)] == [
        ("closed", "no_staff_account")
    ]
    # And the silent one has no line either
    assert silent.bell()["items"] == []
    assert len(changing.bell()["items"]) == 1


def test_a_lost_mailbox_is_told_to_who_may_connect_it_until_it_is(
    mailing: StaffMailRunner,
) -> None:
    # Given an admin, and a partner, who may not change settings
    admin, partner = (
        mailing.reader(None, "admin"),
        mailing.reader(None, "partner"),
    )
    mailbox_id = new_id()

    def changed(version: int, *, usable: bool) -> MailboxChanged:
        why = None if usable else "The provider no longer lets Onethread in. Connect it again."
        return MailboxChanged(mailbox_id, "office@firm.example", usable, why, version)

    for reader in (admin, partner):
        # When a mailbox is lost and connected again in time, told in the wrong order
        reader.publish(changed(2, usable=False))
        reader.publish(changed(4, usable=True))
        reader.publish(changed(3, usable=False))
        mailbox_id = new_id()
    # Then there is no mail, but a line, which leads to no conversation
    assert mailing.mails(admin) == []
    (line,) = admin.bell()["items"]
    assert (line["kind"], line["seen"]) == ("mailbox_trouble", True)
    assert (line["conversation_id"], line["message_id"]) == (None, None)
    assert partner.bell()["items"] == []
    # When one is lost and stays so / Then it is mailed
    admin.publish(changed(2, usable=False))
    (mail,) = mailing.mails(admin)
    assert mail["subject"] == "The mailbox office@firm.example is disconnected"
    assert "Connect it again." in mail["text"]


# What a person may set


def test_preferences_are_ones_own_and_whole(mailing: StaffMailRunner) -> None:
    # Given somebody who set nothing / Then the defaults are shown, for every kind
    reader, other = mailing.reader(None), mailing.reader(None)
    shown = reader.call(Notify.GET_PREFERENCES)
    assert set(shown) == set(EVERYTHING)
    assert shown["client_message"] == {"bell": True, "email": False}
    # When they replace them / Then they are kept, and nobody else's change
    assert reader.call(Notify.UPDATE_PREFERENCES, **MAIL_ONLY) == MAIL_ONLY
    assert reader.call(Notify.GET_PREFERENCES) == MAIL_ONLY
    assert other.call(Notify.GET_PREFERENCES) == shown
    # When a switch is wrong or missing / Then it is named and nothing changes
    wrong: dict[str, Json] = {
        "mention.bell": {"mention": {"bell": "yes", "email": True}},
        "document.email": {"document": {"bell": True}},
        "document": {"document": None},
    }
    for named, part in wrong.items():
        with pytest.raises(ValidationFailed) as raised:
            reader.call(Notify.UPDATE_PREFERENCES, **EVERYTHING | part)
        assert list(raised.value.details["fields"]) == [named]
    assert reader.call(Notify.GET_PREFERENCES) == MAIL_ONLY
    # And a contact has none
    contact = Actor("contact", new_id(), reader.firm_id, "Anna")
    for method, request in ((Notify.GET_PREFERENCES, {}), (Notify.UPDATE_PREFERENCES, EVERYTHING)):
        with pytest.raises(PermissionDenied):
            reader.call(method, contact, **request)


# Through the running system


def test_news_reaches_the_mailbox_of_who_asked_and_reading_stops_it(
    practice: RegisteredFirm, notify_context: ServiceContext, system_play: PlayClient, system: Stack
) -> None:
    # Given an owner who wants client messages by mail, and a partner who does not
    partner = practice.colleague("partner", "Pat")
    known = "select 1 from staff where firm_id = :firm_id"
    wait_until(lambda: len(ask(notify_context, known, firm_id=practice.firm_id)) == 2)
    wishes = practice.call(Notify.GET_PREFERENCES) | {
        "client_message": {"bell": True, "email": True}
    }
    assert practice.call(Notify.UPDATE_PREFERENCES, **wishes) == wishes
    # When two clients write, and the owner reads the first in time
    first, second = recorded(new_id(), body_text="First"), recorded(new_id(), body_text="Second")
    await_handled(notify_context, practice.publish(first, second))
    reading = ConversationChanged(first.conversation_id, "read", None, practice.owner.id, 1)
    await_handled(notify_context, practice.publish(reading))
    # Then the owner has one mail about the second, the partner none
    owner_email = practice.emails[practice.owner.id]
    (mail,) = wait_until(lambda: system_play.get("mail", to=owner_email)["items"], timeout=20)
    assert f"{system.url('gateway')}/c/{second.conversation_id}" in mail["text"]
    assert first.conversation_id not in mail["text"]
    assert system_play.get("mail", to=practice.emails[partner.id])["items"] == []


def test_a_mailbox_the_provider_closed_rings_and_is_mailed(
    practice: RegisteredFirm, system_play: PlayClient
) -> None:
    # Given a firm with a mailbox
    address = f"office.{new_id()}@firm.example"
    practice.mailbox(address)
    # When the provider closes it, and it is looked at because somebody writes
    system_play.post(f"mailboxes/{address}/revoke")
    system_play.post("mail", from_=new_email("client"), to=address, subject="Hello", body="Hello")
    # Then the owner's bell rings, and after its time the owner has a mail
    lines = wait_until(lambda: practice.call(Notify.LIST_NOTIFICATIONS)["items"], timeout=30)
    assert [line["kind"] for line in lines] == ["mailbox_trouble"]
    assert address in lines[0]["title"]
    owner_email = practice.emails[practice.owner.id]
    (mail,) = wait_until(lambda: system_play.get("mail", to=owner_email)["items"], timeout=20)
    assert mail["subject"] == lines[0]["title"]
