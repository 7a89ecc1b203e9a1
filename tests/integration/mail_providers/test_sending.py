"""What every mail provider promises of sending (services/email_svc/provider.py)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from chassis.errors import OutcomeUnknown, ProviderUnavailable
from chassis.ids import new_id
from sandbox.mail.content import attachments_of
from sandbox.mail.headers import message_id, parse, plain, referenced_ids
from services.email_svc.outbound.mail import OutgoingFile, OutgoingMail, write_mail
from services.email_svc.own_ids import own_id_of
from tests.support.mailboxes.provider import MailboxInTest, SandboxInTest, write_in

SINCE = timedelta(minutes=5)


def outgoing(mailbox: MailboxInTest, to: str, subject: str = "Hi", **more: object) -> OutgoingMail:
    fields: dict[str, object] = {
        "own_id": own_id_of(new_id(), mailbox.address, ("key",)),
        "sender_name": "Ann Müller",
        "sender": mailbox.address,
        "to": (to,),
        "subject": subject,
        "body_text": "Grüße\n",
        "body_html": "<p>Grüße</p>",
        "written_at": datetime.now(UTC),
    }
    return OutgoingMail(**fields | more)  # type: ignore[arg-type]  # the fields are those above


@pytest.fixture
def client() -> str:
    """Somebody no other test writes to."""
    return f"jane-{new_id()[-12:]}@client.example"


def test_a_mail_goes_out_as_it_was_written_and_stays_in_sent(
    mailbox: MailboxInTest, sandbox: SandboxInTest, client: str
) -> None:
    # Given a mail, When it is sent
    cursor = mailbox.open().profile().cursor
    mail = outgoing(mailbox, client)
    sent = mailbox.open().send(write_mail(mail), None)
    # Then it went out under our Message-ID, from whom it says
    assert sent.rfc822_id == mail.own_id
    assert sent.provider_id
    assert sent.thread_id
    (received,) = [parse(raw) for raw in sandbox.received(client)]
    assert message_id(received) == mail.own_id
    assert plain(received["From"]) == f"Ann Müller <{mailbox.address}>"
    kinds = [part.get_content_type() for part in received.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]
    # And the mailbox has it in Sent, under the id told
    session = mailbox.open()
    told = [one for page in session.changes(cursor) for one in page.provider_ids]
    assert told == [sent.provider_id]
    kept = session.fetch(sent.provider_id, lambda: None)
    assert kept is not None
    assert (kept.folder, kept.thread_id) == ("sent", sent.thread_id)


def test_an_answer_stands_in_the_thread_of_what_it_answers(
    mailbox: MailboxInTest, sandbox: SandboxInTest, client: str
) -> None:
    # Given a mail that came
    cursor = mailbox.open().profile().cursor
    (parent,) = write_in(sandbox, mailbox, "Tax")
    session = mailbox.open()
    (page,) = session.changes(cursor)
    came = session.fetch(page.provider_ids[0], lambda: None)
    assert came is not None
    # When it is answered
    mail = outgoing(mailbox, client, "Re: Tax", parent=parent)
    sent = mailbox.open().send(write_mail(mail), came.thread_id)
    # Then both stand in one thread, and the headers say what is answered
    assert sent.thread_id == came.thread_id
    (received,) = [parse(raw) for raw in sandbox.received(client)]
    assert referenced_ids(received) == [parent]
    assert received["In-Reply-To"] == parent


def test_a_thread_that_is_gone_stops_no_answer(
    mailbox: MailboxInTest, sandbox: SandboxInTest, client: str
) -> None:
    # Given a thread that nobody knows any more, When something is sent into it, Then it goes out
    mail = outgoing(mailbox, client)
    assert mailbox.open().send(write_mail(mail), "ffffffffffffffff").rfc822_id == mail.own_id
    assert len(sandbox.received(client)) == 1


@pytest.mark.parametrize("size", [10_000, 2_500_000, 3_145_000, 9_000_000])
def test_files_of_any_size_arrive_unchanged(
    mailbox: MailboxInTest, sandbox: SandboxInTest, client: str, size: int
) -> None:
    # Given two files
    content = bytes(range(256)) * (size // 256 + 1)
    files = (
        OutgoingFile("Tax — 2026.pdf", "application/pdf", content),
        OutgoingFile("note.txt", "text/plain", b"small"),
    )
    # When they are sent
    mail = outgoing(mailbox, client, files=files)
    sent = mailbox.open(patience=15).send(write_mail(mail), None)
    # Then they arrive as they were, the words and ids too
    assert sent.rfc822_id == mail.own_id
    (raw,) = sandbox.received(client)
    received = parse(raw)
    assert [(one["name"], one["size"]) for one in attachments_of(received)] == [
        ("Tax — 2026.pdf", len(content)),
        ("note.txt", 5),
    ]
    parts = {part.get_filename(): part.get_payload(decode=True) for part in received.walk()}
    assert content in parts.values()
    assert message_id(received) == mail.own_id


def test_a_blind_copy_is_seen_by_nobody(
    mailbox: MailboxInTest, sandbox: SandboxInTest, client: str
) -> None:
    # Given a mail with a blind copy, When it is sent
    hidden = f"hidden-{client}"
    sent = mailbox.open().send(write_mail(outgoing(mailbox, client)), None, (hidden,))
    # Then both have it, and neither is told of the other
    for address in (client, hidden):
        (raw,) = sandbox.received(address)
        assert hidden.encode() not in raw.replace(f"Delivered-To: {hidden}".encode(), b"").replace(
            f"for <{hidden}>".encode(), b""
        )
    assert sent.provider_id


def test_a_sent_mail_is_found_by_its_id(mailbox: MailboxInTest, client: str) -> None:
    # Given a mail that went out, and one that never did
    mail = outgoing(mailbox, client)
    since = datetime.now(UTC) - SINCE
    sent = mailbox.open().send(write_mail(mail), None)
    # When the mailbox is asked, Then it knows the one
    assert mailbox.open().find_sent(mail.own_id, since) == sent
    never = own_id_of(new_id(), mailbox.address, ("key",))
    assert mailbox.open().find_sent(never, since) is None


def test_a_lost_answer_leaves_a_doubt_that_the_mailbox_settles(
    mailbox: MailboxInTest, sandbox: SandboxInTest, client: str
) -> None:
    # Given a provider that takes the mail and answers too late
    mail = outgoing(mailbox, client)
    session = mailbox.open()
    session.profile()
    mailbox.trouble("answer_lost", count=8)
    # When it is sent, Then nobody knows, or nothing happened
    with pytest.raises((OutcomeUnknown, ProviderUnavailable)) as ended:
        session.send(write_mail(mail), None)
    sandbox.world.faults.clear()
    # And the mailbox tells: what may have gone out did, what surely did not did not
    found = mailbox.open().find_sent(mail.own_id, datetime.now(UTC) - SINCE)
    went = len(sandbox.received(client)) == 1
    assert (found is not None) == went
    assert isinstance(ended.value, OutcomeUnknown) or not went
