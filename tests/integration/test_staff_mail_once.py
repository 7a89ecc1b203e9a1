"""Each e-mail to staff goes out at most once, whatever ends in between."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor

from tests.support.mailers import background, mute_server
from tests.support.staff_readers import (
    StaffMailRunner,
)
from tests.support.waiting import wait_until
from tools.ports import free_port


def test_eight_runners_at_once_send_one_e_mail(mailing: StaffMailRunner) -> None:
    # Given a reader with two unread texts
    reader = mailing.reader()
    reader.text("First")
    reader.text("Second")
    # When eight job runners work at once
    with ThreadPoolExecutor(8) as runners:
        sent = sum(runners.map(lambda _: mailing.mailer().send_due(), range(8)))
    # Then one of them sent one e-mail with both
    (mail,) = mailing.mails(reader)
    assert sent == 1
    assert mail["subject"].startswith("2 notifications")
    assert mailing.states(reader).count("sent") == 1


def test_two_background_processes_send_each_thing_once(mailing: StaffMailRunner) -> None:
    # Given two copies of the background process over the same database
    smtp = mailing.environment["SMTP_URL"]
    readers = [mailing.reader() for _ in range(6)]
    with (
        background(mailing.environment, smtp),
        background(mailing.environment, smtp),
    ):
        # When news comes for several people
        for reader in readers:
            reader.text()
        # Then each has it
        wait_until(
            lambda: all("sent" in mailing.states(reader) for reader in readers),
            timeout=30,
        )
    # And once
    for reader in readers:
        assert len(mailing.play.get("mail", to=reader.email)["items"]) == 1


def test_a_mail_server_that_is_down_gets_it_once_later_without_what_was_read(
    mailing: StaffMailRunner,
) -> None:
    # Given a mail server that is down, and one who reads meanwhile
    away, here = mailing.reader(), mailing.reader()
    away.text("First")
    seen = here.text()
    mailing.mailer(f"smtp://127.0.0.1:{free_port()}").send_due()
    assert [row.state for row in (*mailing.kept(away), *mailing.kept(here))] == ["postponed"] * 2
    here.read(seen)
    away.text("Second")
    # Then nothing is tried before its time
    assert mailing.mails(away) == []
    # When the server is back
    for reader in (away, here):
        mailing.wait_over(reader)
    # Then one mail carries both, and what was read is not mailed
    (mail,) = mailing.mails(away)
    assert mail["subject"].startswith("2 notifications")
    assert mailing.mails(here) == []
    assert (mailing.states(away), mailing.states(here)) == (
        ["sent"],
        ["closed"],
    )


def test_a_runner_killed_before_the_content_is_followed_by_one_e_mail(
    mailing: StaffMailRunner,
) -> None:
    # Given a mail server that takes the call and says nothing
    with socket.create_server(("127.0.0.1", 0)) as silent:
        reader = mailing.reader()
        reader.text()
        with background(mailing.environment, f"smtp://127.0.0.1:{silent.getsockname()[1]}") as kill:
            # When the runner is killed between the claim and the sending
            wait_until(lambda: mailing.states(reader) == ["sending"])
            kill()
    # Then recovery finds that nothing left, and the reader gets one e-mail
    assert mailing.mailer().recover(0.0) == 1
    assert mailing.states(reader) == ["postponed"]
    assert len(mailing.mails(reader)) == 1
    assert mailing.states(reader) == ["sent"]


def test_a_runner_killed_in_the_content_leaves_a_doubt_and_is_never_repeated(
    mailing: StaffMailRunner,
) -> None:
    # Given a mail server that takes the content and does not answer
    reader = mailing.reader()
    reader.text("First")
    with mute_server() as (server, url), background(mailing.environment, url) as kill:
        # When the runner is killed while it waits for the answer
        wait_until(lambda: server.taken and mailing.states(reader) == ["transmitting"])
        kill()
        # Then it is uncertain, and is not sent again
        assert mailing.mailer().recover(0.0) == 1
        assert mailing.mails(reader) == []
        assert mailing.states(reader) == ["uncertain"]
        # And later news goes out without it
        reader.text("Second")
        (mail,) = mailing.mails(reader)
        assert "Second" in mail["text"]
        assert "First" not in mail["text"]
        assert len(server.taken) == 1
