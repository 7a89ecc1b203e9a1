"""What only mailboxes by IMAP and SMTP meet: passwords, certificates, silence, folders anew."""

from __future__ import annotations

import shutil
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chassis.errors import OutcomeUnknown, ProviderUnavailable, ValidationFailed
from chassis.ids import new_id
from sandbox.imap.certificates import AUTHORITY, CERTIFICATE, KEY, write_certificates
from services.email_svc.errors import CursorExpired, GrantWithdrawn
from services.email_svc.provider import ChangePage, MailboxGrant, MailSession, ServerAddress
from services.email_svc.providers.imap import ImapMail, ImapSession
from tests.support.mailboxes.imap import ImapInTest
from tests.support.mailboxes.provider import SandboxInTest, email_config, mail_to, write_in

SINCE = timedelta(minutes=5)


@pytest.fixture
def box(sandbox: SandboxInTest) -> Iterator[ImapInTest]:
    """One whose SMTP server keeps nothing, as most."""
    made = ImapInTest(sandbox, f"own-{new_id()[-12:]}@firm.example", keeps_sent=False)
    yield made
    sandbox.world.faults.clear()
    made.relay.close()


def ids(pages: list[ChangePage]) -> set[str]:
    return {one for page in pages for one in page.provider_ids}


def refused(box: ImapInTest, **changes: object) -> dict[str, str]:
    """The fields that a trial names, with the reason of each."""
    account = replace(box.behind_tls(), **changes)  # type: ignore[arg-type]  # the test names them
    with pytest.raises(ValidationFailed) as failed:
        box.provider().try_account(account)
    assert set(failed.value.details["fields"]) == set(failed.value.details["reasons"])
    found: dict[str, str] = failed.value.details["reasons"]
    return found


def test_an_account_is_tried_both_ways(box: ImapInTest) -> None:
    # Given servers that let somebody in, When they are tried, Then nobody objects
    box.provider().try_account(box.behind_tls())
    # And each thing that may be wrong is told at its field
    assert refused(box, password="wrong") == {"password": "wrong_password"}
    assert refused(box, smtp_password="wrong") == {"smtp_password": "wrong_password"}
    nowhere = ServerAddress("nowhere.invalid", 993, "tls")
    assert refused(box, imap=nowhere) == {"imap.host": "host_unknown"}
    inside = ServerAddress("192.168.7.7", 587, "starttls")
    assert refused(box, smtp=inside) == {"smtp.host": "address_not_allowed"}
    closed = ServerAddress("localhost", 1, "tls")
    assert refused(box, imap=closed) == {"imap.port": "connection_refused"}
    site = box.sandbox.world.imap
    no_tls = ServerAddress("localhost", site.submission_port, "tls")
    assert refused(box, smtp=no_tls) == {"smtp.security": "no_tls"}


def test_a_certificate_that_ran_out_is_refused(box: ImapInTest, tmp_path: Path) -> None:
    # Given a server whose certificate was good until yesterday, by an authority that is trusted
    write_certificates(tmp_path, valid_until=datetime.now(UTC) - timedelta(days=1))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / CERTIFICATE, tmp_path / KEY)
    trusted = email_config(
        MAIL_PRIVATE_NETWORKS="127.0.0.0/8", MAIL_CA_FILE=str(tmp_path / AUTHORITY)
    )
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_handshakes, args=(server, context), daemon=True).start()
        imap = ServerAddress("localhost", server.getsockname()[1], "tls")
        account = replace(box.behind_tls(), imap=imap)
        # When it is met, Then the sentence says so, and no password was sent
        with pytest.raises(ProviderUnavailable, match=r"certificate of localhost.*expired"):
            ImapMail(trusted).open(MailboxGrant("", account=account), print).profile()


def _handshakes(server: socket.socket, context: ssl.SSLContext) -> None:
    while True:
        try:
            plain, _ = server.accept()
            context.wrap_socket(plain, server_side=True).recv(1)
        except ssl.SSLError:
            continue
        except OSError:
            return


def test_a_server_that_says_nothing_is_left(box: ImapInTest) -> None:
    # Given a server that takes connections and never greets, When it is asked, Then it ends
    with socket.create_server(("127.0.0.1", 0)) as server:
        imap = ServerAddress("localhost", server.getsockname()[1], "none")
        grant = MailboxGrant("", account=replace(box.account(), imap=imap))
        with pytest.raises(ProviderUnavailable, match="does not answer"):
            box.provider().open(grant, print).profile()


def test_a_folder_numbered_anew_loses_and_doubles_nothing(
    box: ImapInTest, sandbox: SandboxInTest
) -> None:
    # Given mails that are known
    cursor = box.open().profile().cursor
    write_in(sandbox, box, "one", "two")
    known = list(box.open().changes(cursor))
    # When the server numbers them anew, and one more comes
    box.forget_changes()
    write_in(sandbox, box, "three")
    with pytest.raises(CursorExpired):
        list(box.open().changes(known[-1].cursor))
    # Then a comparison has the same ids for the same mails, and one more
    session = box.open()
    listed = {one for page in session.list_since(datetime.now(UTC) - SINCE) for one in page}
    assert ids(known) < listed
    assert len(listed) == 3
    assert all(session.fetch(one, lambda: None) for one in listed)


def test_a_comparison_begins_at_its_moment(box: ImapInTest, sandbox: SandboxInTest) -> None:
    # Given a mail of now, When mails since later today are listed, Then it is none of them
    write_in(sandbox, box, "now")
    later = datetime.now(UTC) + SINCE
    assert [one for page in box.open().list_since(later) for one in page] == []


def test_a_mail_that_was_filed_before_it_was_read_is_read(
    box: ImapInTest, sandbox: SandboxInTest
) -> None:
    # Given a mail that was told, and that a rule then moves into a folder of its own
    cursor = box.open().profile().cursor
    (rfc822_id,) = write_in(sandbox, box, "filed")
    session = box.open()
    (page,) = session.changes(cursor)
    with sandbox.world.imap.signed_in(box.box) as client:
        client.create("Clients")
        client.select("INBOX")
        client.uid("MOVE", "1:*", "Clients")
    # When it is fetched, Then it is there
    for asked in (session, box.open()):
        mail = asked.fetch(page.provider_ids[0], lambda: None)
        assert mail is not None
        assert mail.folder == "inbox"
        assert rfc822_id.encode() in mail.raw


def test_a_copy_is_kept_once_and_says_who_got_it_blindly(
    box: ImapInTest, sandbox: SandboxInTest
) -> None:
    # Given a mail that somebody gets blindly, When it is sent
    cursor = box.open().profile().cursor
    raw = mail_to("jane@client.example", from_=box.address)
    sent = box.open().send(raw, None, [f"blind-{box.address}"])
    # Then both have it without a word of the other, and Sent has one copy that says so
    (blind,) = sandbox.received(f"blind-{box.address}")
    assert b"blind-" not in blind.partition(b"From:")[2]
    session = box.open()
    assert ids(list(session.changes(cursor))) == {sent.provider_id}
    kept = session.fetch(sent.provider_id, lambda: None)
    assert kept is not None
    assert f"Bcc: blind-{box.address}".encode() in kept.raw


def test_what_the_server_keeps_by_itself_is_learned(sandbox: SandboxInTest) -> None:
    # Given a server that keeps what it sends, of which nobody knows that yet
    box = ImapInTest(sandbox, f"own-{new_id()[-12:]}@firm.example")
    grant = MailboxGrant("", account=replace(box.account(), keeps_sent=False))
    # When the first mail is sent, Then one copy is there, and the account remembers it
    session = box.provider().open(grant, box.kept.append)
    session.send(mail_to("jane@client.example", from_=box.address), None)
    account = box.kept[-1].account
    assert account is not None
    assert account.keeps_sent


def test_where_sent_proves_nothing_a_doubt_stays_one(
    box: ImapInTest, sandbox: SandboxInTest
) -> None:
    # Given a mail whose server took it and did not say so, and keeps no copy
    raw = mail_to(f"doubt-{box.address}", from_=box.address)
    box.trouble("answer_lost")
    with pytest.raises(OutcomeUnknown):
        box.open().send(raw, None)
    # When the mailbox is asked, Then it is not taken for never sent
    assert len(sandbox.received(f"doubt-{box.address}")) == 1
    with pytest.raises(OutcomeUnknown):
        box.open().find_sent(f"<{new_id()}@firm.example>", datetime.now(UTC))


def test_news_is_told_while_it_is_waited_for(box: ImapInTest, sandbox: SandboxInTest) -> None:
    # Given somebody who waits at the mailbox
    session = listening(box.open())
    told: list[bool | None] = []
    waiting = threading.Thread(target=lambda: told.append(session.wait_for_news(20)))
    waiting.start()
    # When mails come, Then the wait ends
    while waiting.is_alive():
        write_in(sandbox, box, "news")
        waiting.join(0.2)
    assert told == [True]


def test_a_connection_that_falls_silent_ends_the_wait(box: ImapInTest) -> None:
    # Given a server that is not heard any more, When the wait is over, Then it is known
    session = listening(box.open())
    assert session.wait_for_news(0.1) is False
    box.trouble("silent")
    with pytest.raises(ProviderUnavailable):
        session.wait_for_news(0.1)


def test_another_password_is_asked_for(box: ImapInTest) -> None:
    box.withdraw()
    with pytest.raises(GrantWithdrawn):
        box.open().profile()


def test_dovecot_is_a_real_one() -> None:
    assert shutil.which("doveadm")


def listening(session: MailSession) -> ImapSession:
    assert isinstance(session, ImapSession)
    return session


@pytest.mark.parametrize("trace", [b"Delivered-To: office+Sent@firm.example\r\n", b""])
def test_what_is_delivered_into_sent_was_not_written_by_the_firm(
    box: ImapInTest, trace: bytes
) -> None:
    # Given a stranger's mail to name+Sent@, which the server puts there, and a program's own copy
    cursor = box.open().profile().cursor
    box.place(trace + mail_to("client@client.example", from_=box.address), "sent")
    # When they are read, Then the first is one that came, whoever it says that it is from
    session = box.open()
    (page,) = session.changes(cursor)
    (mail,) = (session.fetch(one, lambda: None) for one in page.provider_ids)
    assert mail is not None
    assert mail.folder == ("inbox" if trace else "sent")
