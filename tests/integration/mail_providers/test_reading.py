"""What every mail provider promises of reading a mailbox (services/email_svc/provider.py)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.email_svc.errors import CursorExpired
from services.email_svc.provider import ChangePage, MailSession, RawMail
from tests.support.mailboxes.provider import (
    MailboxInTest,
    Place,
    SandboxInTest,
    id_of,
    mail_to,
    write_in,
)

SINCE = timedelta(minutes=5)


def large(_: str = "") -> None:
    """Nobody waits for a turn here."""


def fetched(session: MailSession, provider_id: str) -> RawMail:
    mail = session.fetch(provider_id, large)
    assert mail is not None
    return mail


def ids_in(session: MailSession, pages: list[ChangePage]) -> list[str]:
    """Message-IDs of the mails that are for us, in the order told."""
    told = [one for page in pages for one in page.provider_ids]
    mails = [fetched(session, one) for one in told]
    return [id_of(mail.raw) for mail in mails if mail.folder != "other"]


def changed(mailbox: MailboxInTest, cursor: str) -> list[str]:
    session = mailbox.open()
    return ids_in(session, list(session.changes(cursor)))


def test_a_session_says_whose_mailbox_it_is(mailbox: MailboxInTest) -> None:
    assert mailbox.open().profile().address == mailbox.address


def test_changes_are_told_from_the_cursor_on_oldest_first(
    mailbox: MailboxInTest, sandbox: SandboxInTest
) -> None:
    # Given a mail from before, and a cursor
    write_in(sandbox, mailbox, "before")
    cursor = mailbox.open().profile().cursor
    # When nothing comes, Then nothing is told
    assert changed(mailbox, cursor) == []
    # When mails come, Then they are told in their order, whole
    sent = write_in(sandbox, mailbox, "one", "two", "three")
    session = mailbox.open()
    pages = list(session.changes(cursor))
    assert ids_in(session, pages) == sent
    mail = fetched(session, pages[0].provider_ids[0])
    assert mail.folder == "inbox"
    assert mail.thread_id
    assert abs(mail.received_at - datetime.now(UTC)) < SINCE
    # And the cursor of the last page covers them all
    assert changed(mailbox, pages[-1].cursor) == []


def test_a_pages_cursor_covers_what_was_told_until_then_and_no_more(
    mailbox: MailboxInTest, sandbox: SandboxInTest
) -> None:
    # Given more mails than a page holds
    cursor = mailbox.open().profile().cursor
    sent = write_in(sandbox, mailbox, *(f"n{number}" for number in range(230)))
    session = mailbox.open()
    # When a turn ends after any of the pages, and somebody goes on from its cursor
    reading, told = session.changes(cursor), set[str]()
    pages = 0
    for page in reading:
        pages += 1
        told |= set(page.provider_ids)
        later = {one for rest in mailbox.open().changes(page.cursor) for one in rest.provider_ids}
        # Then nothing is lost between them
        assert len(told | later) == len(sent)
    assert len(told) == len(sent)
    assert pages > 1


def test_what_comes_while_pages_are_read_is_found_from_the_last_cursor(
    mailbox: MailboxInTest, sandbox: SandboxInTest
) -> None:
    # Given a reading that has begun
    cursor = mailbox.open().profile().cursor
    first = write_in(sandbox, mailbox, "first")
    session = mailbox.open()
    reading = session.changes(cursor)
    page = next(reading)
    # When a mail comes before it ends
    late = write_in(sandbox, mailbox, "late")
    rest = [page, *reading]
    # Then it is in one of the pages, or found from the last cursor
    found = ids_in(session, rest) + changed(mailbox, rest[-1].cursor)
    assert found == [*first, *late]


def test_what_the_mailbox_itself_sends_is_told(mailbox: MailboxInTest) -> None:
    # Given a mail that its owner wrote in a program of their own
    cursor = mailbox.open().profile().cursor
    raw = mail_to("client@client.example", from_=mailbox.address)
    mailbox.place(raw, "sent")
    # When changes are read, Then it is there, as sent
    session = mailbox.open()
    (page,) = session.changes(cursor)
    (mail,) = (fetched(session, one) for one in page.provider_ids)
    assert (mail.folder, id_of(mail.raw)) == ("sent", id_of(raw))


@pytest.mark.parametrize("place", ["spam", "bin"])
def test_what_is_taken_out_of_spam_or_the_bin_arrives(mailbox: MailboxInTest, place: Place) -> None:
    # Given a mail that lies there when its mailbox is looked at
    cursor = mailbox.open().profile().cursor
    raw = mail_to(mailbox.address)
    mailbox.place(raw, place)
    session = mailbox.open()
    pages = list(session.changes(cursor))
    assert ids_in(session, pages) == []
    # When somebody takes it out, Then it is told
    mailbox.move(id_of(raw), "inbox")
    reached = pages[-1].cursor if pages else cursor
    assert changed(mailbox, reached) == [id_of(raw)]


def test_drafts_are_not_for_us(mailbox: MailboxInTest) -> None:
    # Given a draft, When the mailbox is read and compared, Then nothing of it is taken in
    cursor = mailbox.open().profile().cursor
    mailbox.place(mail_to("client@client.example", from_=mailbox.address), "draft")
    assert changed(mailbox, cursor) == []
    session = mailbox.open()
    listed = [one for page in session.list_since(datetime.now(UTC) - SINCE) for one in page]
    assert [fetched(session, one).folder for one in listed] in ([], ["other"])


def test_a_deleted_mail_is_none(mailbox: MailboxInTest, sandbox: SandboxInTest) -> None:
    # Given a mail that was told
    cursor = mailbox.open().profile().cursor
    (rfc822_id,) = write_in(sandbox, mailbox, "gone")
    session = mailbox.open()
    (page,) = session.changes(cursor)
    # When it is deleted before it is fetched, Then there is none
    mailbox.delete(rfc822_id)
    assert session.fetch(page.provider_ids[0], large) is None
    assert mailbox.open().fetch(page.provider_ids[0], large) is None


def test_a_moved_mail_keeps_its_id(mailbox: MailboxInTest, sandbox: SandboxInTest) -> None:
    # Given a mail that was told, When it is binned and taken out again
    cursor = mailbox.open().profile().cursor
    (rfc822_id,) = write_in(sandbox, mailbox, "moved")
    (page,) = mailbox.open().changes(cursor)
    mailbox.move(rfc822_id, "bin")
    session = mailbox.open()
    assert fetched(session, page.provider_ids[0]).folder == "other"
    mailbox.move(rfc822_id, "inbox")
    # Then it is told under the same id, so that it is not taken for another mail
    told = {one for page in mailbox.open().changes(page.cursor) for one in page.provider_ids}
    assert told == set(page.provider_ids)


def test_a_forgotten_cursor_is_said_and_a_comparison_finds_all(
    mailbox: MailboxInTest, sandbox: SandboxInTest
) -> None:
    # Given a mailbox whose provider forgets its changes
    cursor = mailbox.open().profile().cursor
    sent = write_in(sandbox, mailbox, "one", "two")
    mailbox.forget_changes()
    # When they are asked for, Then it says so
    with pytest.raises(CursorExpired):
        list(mailbox.open().changes(cursor))
    # And every mail since a moment can be listed, and changes go on from a new cursor
    session = mailbox.open()
    fresh = session.profile().cursor
    listed = [one for page in session.list_since(datetime.now(UTC) - SINCE) for one in page]
    assert {id_of(fetched(session, one).raw) for one in listed} == set(sent)
    later = write_in(sandbox, mailbox, "three")
    assert changed(mailbox, fresh) == later


def test_rubbish_for_a_cursor_is_one_that_is_forgotten(mailbox: MailboxInTest) -> None:
    # Given a cursor that this kind of mailbox never gave out, When it is used, Then it is compared
    with pytest.raises(CursorExpired):
        list(mailbox.open().changes("1"))


def test_a_large_mail_waits_for_its_turn(mailbox: MailboxInTest, sandbox: SandboxInTest) -> None:
    # Given a mail of three million characters
    cursor = mailbox.open().profile().cursor
    raw = mail_to(mailbox.address, body="words and\n" * 300_000)
    mailbox.place(raw, "inbox")
    session = mailbox.open()
    (page,) = session.changes(cursor)
    asked: list[str] = []
    # When it is fetched, Then it asks before more than a piece of it is held, and comes whole
    mail = session.fetch(page.provider_ids[0], lambda: asked.append("turn"))
    assert mail is not None
    assert asked
    assert mail.raw.count(b"words and") == 300_000
