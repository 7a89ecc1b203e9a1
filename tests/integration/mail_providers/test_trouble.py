"""How every mail provider's refusals and silences are told (services/email_svc/provider.py)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chassis.errors import OutcomeUnknown, ProviderUnavailable
from chassis.ids import new_id
from services.email_svc.errors import GrantWithdrawn
from services.email_svc.outbound.mail import OutgoingMail, write_mail
from tests.support.mailboxes.imap import ImapInTest
from tests.support.mailboxes.provider import MailboxInTest, SandboxInTest, Trouble, write_in


def a_mail(mailbox: MailboxInTest, to: str) -> bytes:
    return write_mail(
        OutgoingMail(
            own_id=f"<{new_id()}@firm.example>", sender_name="Ann", sender=mailbox.address,
            to=(to,), subject="Hi", body_text="Hello", body_html=None,
            written_at=datetime.now(UTC),
        )
    )  # fmt: skip


def test_a_withdrawn_consent_is_said(mailbox: MailboxInTest) -> None:
    # Given a session that was let in before
    mailbox.open().profile()
    # When the consent is withdrawn, Then every call says that somebody must connect it again
    mailbox.withdraw()
    mailbox.make_stale()
    for session in (mailbox.open(), mailbox.open()):
        with pytest.raises(GrantWithdrawn):
            session.profile()
    with pytest.raises(GrantWithdrawn):
        mailbox.open().send(a_mail(mailbox, "jane@client.example"), None)


def test_what_is_stale_is_renewed_and_kept(mailbox: MailboxInTest, sandbox: SandboxInTest) -> None:
    # Given a session whose access went stale before its time
    session = mailbox.open()
    cursor = session.profile().cursor
    mailbox.make_stale()
    write_in(sandbox, mailbox, "one")
    # When it goes on, Then it is let in again, and what it was given is told
    (page,) = session.changes(cursor)
    assert len(page.provider_ids) == 1
    (page,) = mailbox.open().changes(cursor)
    assert len(page.provider_ids) == 1


@pytest.mark.parametrize("seconds", [3.0, 0.75])
def test_who_is_busy_says_how_long(mailbox: MailboxInTest, seconds: float) -> None:
    if isinstance(mailbox, ImapInTest):
        pytest.skip("IMAP has no words for how long")
    # Given a provider that asks to wait
    session = mailbox.open()
    cursor = session.profile().cursor
    mailbox.trouble("busy", seconds=seconds)
    # When it is asked, Then surely nothing happened, and the wait is told
    with pytest.raises(ProviderUnavailable) as busy:
        list(session.changes(cursor))
    assert busy.value.details["retry_after"] == seconds
    assert list(session.changes(cursor)) is not None


@pytest.mark.parametrize("kind", ["broken", "silent"])
def test_a_failed_reading_leaves_no_doubt(mailbox: MailboxInTest, kind: Trouble) -> None:
    # Given a provider that fails, or does not answer, while it is read
    session = mailbox.open()
    cursor = session.profile().cursor
    mailbox.trouble(kind)
    # When it is asked, Then it may simply be asked again
    with pytest.raises(ProviderUnavailable):
        list(session.changes(cursor))
    assert list(session.changes(cursor)) is not None


def test_who_is_too_busy_to_send_sent_nothing(
    mailbox: MailboxInTest, sandbox: SandboxInTest
) -> None:
    # Given a provider too busy to take a mail
    client = f"jane-{new_id()[-12:]}@client.example"
    session = mailbox.open()
    session.profile()
    mailbox.trouble("busy")
    # When one is sent, Then surely nothing happened, and the next try goes out once
    with pytest.raises(ProviderUnavailable):
        session.send(a_mail(mailbox, client), None)
    assert sandbox.received(client) == []
    session.send(a_mail(mailbox, client), None)
    assert len(sandbox.received(client)) == 1


def test_who_breaks_while_sending_never_sends_twice(
    mailbox: MailboxInTest, sandbox: SandboxInTest
) -> None:
    # Given a provider that breaks at any of its steps
    client = f"jane-{new_id()[-12:]}@client.example"
    session = mailbox.open()
    session.profile()
    mailbox.trouble("broken", count=8)
    # When a mail is sent, Then it is a doubt or a try that did nothing, and nobody got it
    with pytest.raises((OutcomeUnknown, ProviderUnavailable)):
        session.send(a_mail(mailbox, client), None)
    assert sandbox.received(client) == []
