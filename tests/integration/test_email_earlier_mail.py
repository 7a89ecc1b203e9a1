"""Earlier mail, the count of today, and what was set aside: step by step, with a provider that can
be told to fail.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from chassis.errors import NotFound, ProviderUnavailable
from chassis.ids import new_id, utc_now
from chassis.refusals import MailboxDisconnected
from contracts.rpc import Email
from services.email_svc.provider import MailProvider
from services.email_svc.service import EmailService
from services.email_svc.use_cases import EmailUseCases
from tests.support.callers import InProcess
from tests.support.postbox import MailDesk


@pytest.fixture
def quiet_desk(mail_desk: MailDesk) -> MailDesk:
    """A desk whose requests wake no thread: the mailbox is synchronised when the test says so."""
    box: dict[str, MailProvider] = {"gmail": mail_desk.box}
    quiet = EmailUseCases(mail_desk.context, box, sync_threads=0)
    mail_desk.caller = InProcess(EmailService, quiet, mail_desk.context)
    return mail_desk


def earlier(desk: MailDesk, count: int, days: int = 10) -> list[str]:
    """Mails that were there before the mailbox was connected."""
    ids = desk.box.arrive(count, received_at=utc_now() - timedelta(days=days))
    with desk.context.database.transaction(desk.firm_id) as tx:
        tx.execute(text("update mailboxes set cursor = :end"), {"end": str(len(desk.box.order))})
    return ids


def ask(desk: MailDesk, method: Any, **fields: Any) -> dict[str, Any]:
    found: dict[str, Any] = desk.call(method, mailbox_id=desk.mailbox_id, **fields)
    return found


def shown(desk: MailDesk) -> dict[str, Any]:
    found: dict[str, Any] = desk.call(Email.LIST_MAILBOXES)["items"][0]
    return found


def count_now(desk: MailDesk) -> dict[str, Any]:
    ask(desk, Email.COUNT_MAILBOX)
    desk.run()
    found: dict[str, Any] = shown(desk)["today"]
    return found


def test_earlier_mail_is_taken_in_with_the_date_it_has(quiet_desk: MailDesk) -> None:
    # Given mail of ten days ago, and of a year ago / When the last thirty days are asked for
    ids, too_old = earlier(quiet_desk, 45), earlier(quiet_desk, 2, days=300)
    begun = ask(quiet_desk, Email.START_BACKFILL, days=30)
    assert begun["backfill"]["state"] == "waiting"
    new = quiet_desk.box.arrive()
    quiet_desk.run()
    # Then all of it is here with its own date, the news too, and what is older is not
    assert set(quiet_desk.verdicts()) == {*ids, *new}
    assert not set(too_old) & set(quiet_desk.verdicts())
    done = shown(quiet_desk)["backfill"]
    assert (done["state"], done["done"], done["total"]) == ("done", 45, 45)
    old = "at < now() - interval '9 days'"
    assert quiet_desk.row(f"select count(*) from mails where {old}") == 45
    # And asking again takes in nothing twice
    ask(quiet_desk, Email.START_BACKFILL, days=30)
    quiet_desk.run()
    assert quiet_desk.row("select count(*) from mails") == 46
    assert shown(quiet_desk)["backfill"]["total"] == 0


def test_earlier_mail_goes_on_after_trouble_and_never_before_news(quiet_desk: MailDesk) -> None:
    # Given earlier mail, and a provider that breaks in the midst of it
    ids = earlier(quiet_desk, 30)
    ask(quiet_desk, Email.START_BACKFILL, days=30)
    order: list[str] = []
    quiet_desk.box.on_fetch = order.append
    quiet_desk.box.fails["fetch"] = []

    def breaks(provider_id: str) -> None:
        order.append(provider_id)
        if len(order) == 25:
            quiet_desk.box.fails["fetch"] = [ProviderUnavailable("busy")]

    quiet_desk.box.on_fetch = breaks
    quiet_desk.run()
    progress = shown(quiet_desk)["backfill"]
    assert (progress["state"], progress["total"]) == ("running", 30)
    assert 0 < progress["done"] < 30
    # When new mail comes before its next turn, Then that is first, and the rest follows
    new = quiet_desk.box.arrive()
    already = len(order)
    quiet_desk.run()
    assert order[already] == new[0]
    assert set(quiet_desk.verdicts()) == {*ids, *new}
    assert shown(quiet_desk)["backfill"]["state"] == "done"


def test_earlier_mail_is_stopped_by_who_asked(quiet_desk: MailDesk) -> None:
    # Given earlier mail that is under way / When somebody stops it
    earlier(quiet_desk, 30)
    ask(quiet_desk, Email.START_BACKFILL, days=30)
    seen: list[str] = []

    def stop_at_third(provider_id: str) -> None:
        seen.append(provider_id)
        if len(seen) == 3:
            ask(quiet_desk, Email.STOP_BACKFILL)

    quiet_desk.box.on_fetch = stop_at_third
    quiet_desk.run()
    quiet_desk.run()
    # Then no more is fetched, and what is here stays
    assert len(quiet_desk.verdicts()) == 3
    assert shown(quiet_desk)["backfill"]["state"] == "stopped"
    assert quiet_desk.row("select count(*) from listed_mail") == 0


def test_a_gap_is_shown_and_filled_by_a_button(quiet_desk: MailDesk) -> None:
    # Given a mailbox in step
    soon = utc_now() + timedelta(minutes=1)
    here = quiet_desk.box.arrive(3, received_at=soon)
    quiet_desk.run()
    assert count_now(quiet_desk) | {"counted_at": ""} == {
        "in_mailbox": 3, "stored": 3, "missing": 0, "counted_at": "",
    }  # fmt: skip
    # When the provider never told of two mails, Then they are counted as missing, and not fetched
    lost = quiet_desk.box.arrive(2, received_at=soon)
    with quiet_desk.context.database.transaction(quiet_desk.firm_id) as tx:
        tx.execute(text("update mailboxes set cursor = '5'"))
    gap = count_now(quiet_desk)
    assert (gap["in_mailbox"], gap["stored"], gap["missing"]) == (5, 3, 2)
    assert set(quiet_desk.verdicts()) == set(here)
    # When somebody asks for them, Then they are here and nothing is missing
    ask(quiet_desk, Email.FETCH_MISSING)
    quiet_desk.run()
    assert set(quiet_desk.verdicts()) == {*here, *lost}
    filled = shown(quiet_desk)["today"]
    assert (filled["in_mailbox"], filled["stored"], filled["missing"]) == (5, 5, 0)


def test_what_comes_during_a_count_is_not_missing(quiet_desk: MailDesk) -> None:
    # Given mail that comes while the mailbox is listed
    quiet_desk.run()
    listing = quiet_desk.box.list_since

    def with_news(moment: Any) -> Any:
        if not quiet_desk.box.order:
            quiet_desk.box.arrive(1, received_at=utc_now() + timedelta(minutes=1))
        return listing(moment)

    quiet_desk.box.list_since = with_news  # type: ignore[method-assign]  # overtakes the listing
    # Then it is taken in as news
    today = count_now(quiet_desk)
    assert (today["in_mailbox"], today["stored"], today["missing"]) == (1, 1, 0)


def test_what_was_set_aside_is_listed_and_tried_again(quiet_desk: MailDesk) -> None:
    # Given a mail that could not be stored
    (one,) = quiet_desk.box.arrive()
    quiet_desk.run()
    broken = "update seen_mail set verdict = 'unreadable', tries = 3, error = 'DataError: bad'"
    with quiet_desk.context.database.transaction(quiet_desk.firm_id) as tx:
        tx.execute(text(broken))
        tx.execute(text("delete from mails"))
    (item,) = quiet_desk.call(Email.LIST_SET_ASIDE)["items"]
    assert (item["key"], item["reason"], item["tries"], item["final"]) == (
        one, "DataError: bad", 3, True,
    )  # fmt: skip
    # When it is tried again, Then it is here and no longer set aside
    ask(quiet_desk, Email.RETRY_SET_ASIDE, key=one)
    quiet_desk.run()
    assert quiet_desk.verdicts() == {one: "received"}
    assert quiet_desk.call(Email.LIST_SET_ASIDE)["items"] == []
    with pytest.raises(NotFound):
        ask(quiet_desk, Email.RETRY_SET_ASIDE, key=one)


def test_nothing_is_asked_of_a_mailbox_that_is_not_there(quiet_desk: MailDesk) -> None:
    with pytest.raises(NotFound):
        quiet_desk.call(Email.COUNT_MAILBOX, mailbox_id=new_id())
    with quiet_desk.context.database.transaction(quiet_desk.firm_id) as tx:
        tx.execute(text("update mailboxes set status = 'disconnected'"))
    for method, fields in (
        (Email.START_BACKFILL, {"days": 3}),
        (Email.COUNT_MAILBOX, {}),
        (Email.FETCH_MISSING, {}),
    ):
        with pytest.raises(MailboxDisconnected):
            ask(quiet_desk, method, **fields)
