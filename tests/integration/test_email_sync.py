"""Synchronising and sending step by step, with a provider that can be told to fail at any point."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chassis.errors import OutcomeUnknown, ProviderError, ProviderRefused, ProviderUnavailable
from services.email_svc.errors import GrantWithdrawn
from services.email_svc.provider import MailboxGrant, SentMail
from services.email_svc.use_cases import EmailUseCases
from tests.support.postbox import MailDesk
from tests.support.waiting import wait_until


def test_pages_are_stored_before_the_cursor_moves(mail_desk: MailDesk) -> None:
    # Given five mails in pages of two, and a provider that breaks at the second page
    ids = mail_desk.box.arrive(5)
    mail_desk.box.fails["changes"] = []
    busy: list[ProviderError] = [ProviderUnavailable("busy")]

    def break_later(provider_id: str) -> None:
        if provider_id == ids[1]:
            mail_desk.box.fails["changes"] = busy

    mail_desk.box.on_fetch = break_later
    # When it is synchronised, Then the first page is in and the cursor stands behind it
    mail_desk.run()
    assert set(mail_desk.verdicts()) == set(ids[:2])
    assert mail_desk.cursor == 2
    assert mail_desk.row("select health_reason from mailboxes") == "busy"
    assert mail_desk.row("select next_sync_at > now() from mailboxes")
    # When its next turn comes, Then the rest follows and the mailbox is well
    mail_desk.run()
    assert mail_desk.verdicts() == dict.fromkeys(ids, "received")
    assert mail_desk.cursor == 5
    assert mail_desk.row("select health_reason is null and sync_failures = 0 from mailboxes")


def test_what_a_provider_asks_to_wait_is_waited(mail_desk: MailDesk) -> None:
    # Given a provider that is busy and says for how long, When it is asked, Then it is left alone
    mail_desk.box.fails["changes"] = [ProviderUnavailable("busy", retry_after=120.5)]
    mail_desk.run()
    assert mail_desk.row("select next_sync_at > now() + interval '110 seconds' from mailboxes")


def test_a_failed_fetch_leaves_the_cursor(mail_desk: MailDesk) -> None:
    # Given a provider that does not answer for a mail
    ids = mail_desk.box.arrive(2)
    mail_desk.box.fails["fetch"] = [ProviderUnavailable("silent")]
    # When it is tried twice, Then the mail is there once and nothing was passed by
    mail_desk.run()
    assert mail_desk.cursor == 0
    mail_desk.run()
    assert mail_desk.verdicts() == dict.fromkeys(ids, "received")
    assert mail_desk.row("select count(*) from mails") == 2


def test_a_forgotten_cursor_compares_every_id(mail_desk: MailDesk) -> None:
    # Given a mailbox in step, then mails, then forgotten history
    before = mail_desk.box.arrive(3)
    mail_desk.run()
    gap = mail_desk.box.arrive(4)
    mail_desk.box.oldest = 7
    # When it breaks in the middle of the comparison, and runs again
    mail_desk.box.fails["fetch"] = [ProviderUnavailable("busy")]
    mail_desk.run()
    assert mail_desk.cursor == 3
    mail_desk.run()
    # Then nothing is lost and nothing doubled
    assert mail_desk.verdicts() == dict.fromkeys([*before, *gap], "received")
    assert mail_desk.row("select count(*) from mails") == 7
    assert mail_desk.cursor == 7


def test_a_prompt_during_the_work_leads_to_another_turn(mail_desk: MailDesk) -> None:
    # Given a mail whose fetching is overtaken by the next mail and its push
    mail_desk.box.arrive()
    late: list[str] = []

    def push(_: str) -> None:
        if not late:
            late.extend(mail_desk.box.arrive())
            mail_desk.app.sync.leases.prompt(mail_desk.box.address)

    mail_desk.box.on_fetch = push
    # When the first push is worked on, Then the second mail is in as well
    mail_desk.app.sync.leases.prompt(mail_desk.box.address)
    mail_desk.run()
    assert mail_desk.verdicts()[late[0]] == "received"


def test_only_one_replica_works_on_a_mailbox(mail_desk: MailDesk) -> None:
    # Given a replica in the middle of a mailbox
    mail_desk.box.arrive()
    seen: list[int] = []
    other = EmailUseCases(mail_desk.context, {"gmail": mail_desk.box})
    mail_desk.box.on_fetch = lambda _: seen.append(other.sync.synchronise(mail_desk.mailbox_id))
    # When another one tries, Then it leaves the mailbox alone
    assert mail_desk.run() == 1
    assert seen == [0]


def test_a_dead_replica_is_replaced_and_cannot_move_the_cursor(mail_desk: MailDesk) -> None:
    # Given a replica that stops for longer than its lease, in the middle of a mail
    mail_desk.box.arrive(3)
    taken: list[int] = []

    def stall(_: str) -> None:
        if not taken:
            taken.append(0)
            mail_desk.row("update mailboxes set leased_until = now() - interval '1 s' returning 1")
            taken[0] = mail_desk.run()

    mail_desk.box.on_fetch = stall
    # When another takes over and the first wakes up, Then every mail is there once
    mail_desk.run()
    assert taken == [3]
    assert mail_desk.row("select count(*) from mails") == 3
    assert mail_desk.cursor == 3


def test_lost_pushes_are_found_by_the_job(mail_desk: MailDesk) -> None:
    # Given a mail whose push never came, When its turn is due
    mail_desk.box.arrive()
    mail_desk.row("update mailboxes set next_sync_at = now() returning 1")
    mail_desk.app.prompts.wake_due()
    # Then it arrives all the same
    wait_until(lambda: mail_desk.verdicts() == {"g0": "received"})


def test_drafts_and_deleted_mails_are_passed_by(mail_desk: MailDesk) -> None:
    # Given a draft, a mail written in the mailbox itself, and one deleted meanwhile
    mail_desk.box.arrive(folder="other")
    mail_desk.box.arrive(folder="sent")
    (gone,) = mail_desk.box.arrive()
    del mail_desk.box.mails[gone]
    # When synchronised, Then none becomes a message, and each is known
    mail_desk.run()
    assert mail_desk.verdicts() == {"g0": "ignored", "g1": "sent", gone: "ignored"}
    assert mail_desk.row("select count(*) from mails") == 0


def test_changed_tokens_are_kept(mail_desk: MailDesk) -> None:
    # Given a provider that hands out a new refresh token at use
    mail_desk.box.rotated = MailboxGrant("second")
    mail_desk.run()
    # When the mailbox is opened again, Then the new one is used; neither is stored readable
    mail_desk.row("update mailboxes set next_sync_at = now() returning 1")
    mail_desk.run()
    assert mail_desk.box.grants == ["first", "first", "second"]
    assert "second" not in mail_desk.row("select sealed_grant from mailboxes")


def test_a_late_failure_does_not_undo_a_new_connection(mail_desk: MailDesk) -> None:
    # Given a turn whose consent is refused just after somebody connected the mailbox again
    mail_desk.box.arrive()

    def reconnect(_: str) -> None:
        mail_desk.connect("again")

    mail_desk.box.on_fetch = reconnect
    mail_desk.box.fails["fetch"] = [GrantWithdrawn("gone")]
    # When the failure is recorded, Then the new connection stands
    mail_desk.run()
    assert mail_desk.row("select status from mailboxes") == "active"


@pytest.mark.parametrize(
    ("problem", "state"),
    [
        (ProviderUnavailable("busy"), "queued"),
        (OutcomeUnknown("silent"), "uncertain"),
        (ProviderRefused("Too large.", provider_code="413"), "failed"),
        (GrantWithdrawn("gone"), "failed"),
    ],
)
def test_each_outcome_has_its_state(
    mail_desk: MailDesk, problem: ProviderError, state: str
) -> None:
    mail_desk.box.fails["send"] = [problem]
    assert mail_desk.state(mail_desk.deliver()) == state


def test_a_waiting_mail_is_sent_once_under_the_same_id(mail_desk: MailDesk) -> None:
    # Given a mail that a busy provider put off
    mail_desk.box.fails["send"] = [ProviderUnavailable("busy")]
    message = mail_desk.deliver()
    # When it is tried again, and again
    mail_desk.app.outbound.send_waiting(pause=0)
    mail_desk.app.outbound.send_waiting(pause=0)
    # Then it went out once more, under the same Message-ID
    assert mail_desk.state(message) == "sent"
    ids = {
        line for raw, _ in mail_desk.box.sent for line in raw.split("\r\n") if "Message-ID" in line
    }
    assert len(mail_desk.box.sent) == 2
    assert len(ids) == 1


@pytest.mark.parametrize("went_out", [True, False])
def test_a_doubt_is_settled_without_sending(mail_desk: MailDesk, *, went_out: bool) -> None:
    # Given an answer that was lost
    mail_desk.box.fails["send"] = [OutcomeUnknown("silent")]
    message = mail_desk.deliver()
    if not went_out:
        mail_desk.box.sent.clear()
    sent = len(mail_desk.box.sent)
    # When the mailbox cannot be asked, Then the doubt stays
    mail_desk.box.fails["find"] = [ProviderUnavailable("busy")]
    mail_desk.app.settlement.settle_uncertain(age=0)
    assert mail_desk.state(message) == "uncertain"
    # When it can, Then it is settled, and nothing was sent again
    mail_desk.app.settlement.settle_uncertain(age=0)
    assert mail_desk.state(message) == ("sent" if went_out else "failed")
    assert len(mail_desk.box.sent) == sent


def test_a_crash_in_the_middle_of_a_call_is_settled(mail_desk: MailDesk) -> None:
    # Given a process that died between the attempt and the answer
    class Killed(BaseException):
        pass

    def die(*_: object) -> SentMail:
        raise Killed

    mail_desk.box.send = die  # type: ignore[method-assign]  # the crash
    message = mail_desk.composed("bob@y.example", channel="email", subject="Hi")
    with pytest.raises(Killed):
        mail_desk.publish(message)
    assert mail_desk.state(message) == "sending"
    # When its age says that nobody works on it, Then the mailbox decides: it never went out
    mail_desk.app.settlement.settle_uncertain(age=0)
    assert mail_desk.state(message) == "failed"


def test_the_same_event_twice_sends_once(mail_desk: MailDesk) -> None:
    # Given a composed message that comes under two event ids
    message = mail_desk.composed("bob@y.example", channel="email", subject="Hi")
    for _ in range(2):
        mail_desk.publish(message)
    assert len(mail_desk.box.sent) == 1


def test_a_repeated_message_id_is_no_reason_to_lose_a_mail(mail_desk: MailDesk) -> None:
    # Given a broken program that gives two mails one Message-ID
    for date in ("Sun, 01 Mar 2026 10:00:00 +0000", "Sun, 01 Mar 2026 11:00:00 +0000"):
        raw = f"From: scanner@x.example\nMessage-ID: <same@x>\nDate: {date}\n\nScan"
        mail_desk.box.arrive(raw=raw.encode())
    # When synchronised, Then both arrive
    mail_desk.run()
    assert set(mail_desk.verdicts().values()) == {"received"}


def test_other_mails_under_one_id_are_other_mails(mail_desk: MailDesk) -> None:
    # Given a program that gives every mail the same id, no date and other words
    head = "From: shop@x.example\nMessage-ID: <always@x.example>\nSubject: Order\n\n"
    raws = [f"{head}Order {number}".encode() for number in (1, 2, 2)]
    ids = [mail_desk.box.arrive(raw=raw)[0] for raw in raws]
    # When they are synchronised / Then none is taken for another, even one with the same words,
    # which the mailbox has twice
    mail_desk.run()
    assert mail_desk.verdicts() == dict.fromkeys(ids, "received")


def test_one_mail_in_two_mailboxes_is_one_message(mail_desk: MailDesk) -> None:
    # Given a mail to two mailboxes of the firm, and a second one like it to the second only
    raw = b"From: jane@x.example\nMessage-ID: <1@x>\nSubject: Tax\n\nHello"
    mail_desk.box.arrive(raw=raw)
    mail_desk.run()
    mail_desk.box.address = f"second-{mail_desk.box.address}"
    mail_desk.box.order.clear()
    ids = [mail_desk.box.arrive(raw=b"Received: from y\n" + raw)[0] for _ in range(2)]
    first = mail_desk.mailbox_id
    mail_desk.connect("second")
    mail_desk.row(f"update mailboxes set cursor = '0' where id <> '{first}' returning 1")
    # When the second is synchronised
    mail_desk.run()
    # Then the firm has the first once, and the other as well
    query = f"select verdict from seen_mail where mailbox_id <> '{first}' and provider_id = "
    assert [mail_desk.row(f"{query}'{one}'") for one in ids] == ["duplicate", "received"]


def test_a_mail_taken_out_of_spam_comes_in(mail_desk: MailDesk) -> None:
    # Given a mail that lies in spam when it is first looked at
    (one,) = mail_desk.box.arrive(folder="other")
    mail_desk.run()
    assert mail_desk.verdicts() == {one: "ignored"}
    # When it is looked at again and still lies there, Then nothing changes
    mail_desk.box.order.append(one)
    mail_desk.run()
    assert mail_desk.verdicts() == {one: "ignored"}
    # When somebody takes it out, Then it is received, once
    mail_desk.box.mails[one] = replace(mail_desk.box.mails[one], folder="inbox")
    mail_desk.box.order += [one, one]
    mail_desk.run()
    assert mail_desk.verdicts() == {one: "received"}
    assert mail_desk.row("select count(*) from mails") == 1
