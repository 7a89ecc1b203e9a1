import itertools
from datetime import UTC, datetime, timedelta

import pytest

from chassis.delivery.states import Row
from chassis.errors import UnknownTransition
from services.notify_svc.digests.content import CARRIED_OVER
from services.notify_svc.mail_attempts.rules import (
    FINAL,
    GIVE_UP_AFTER,
    IN_PROGRESS,
    STATES,
    WAITING,
    Timing,
    next_try,
)
from services.notify_svc.staff_mail.content import may_mail_again
from tools.processes import ROOT

pytestmark = pytest.mark.unit

_GRID = {
    "open": {"send_started": "sending", "all_read": "closed", "unreachable": "closed"},
    "postponed": {"send_started": "sending", "all_read": "closed", "unreachable": "closed"},
    "sending": {
        "content_started": "transmitting",
        "postponed": "postponed",
        "crashed": "postponed",
        "refused": "failed",
        "gave_up": "failed",
    },
    "transmitting": {
        "accepted": "sent",
        "postponed": "postponed",
        "refused": "failed",
        "gave_up": "failed",
        "outcome_lost": "uncertain",
        "crashed": "uncertain",
    },
    "uncertain": {
        "accepted": "sent",
        "refused": "failed",
        "postponed": "failed",
        "gave_up": "failed",
        "outcome_lost": "uncertain",
    },
    "sent": {},
    "closed": {},
    "failed": {},
}
_PAIRS = list(itertools.product(STATES.states, STATES.events))
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
FIVE_MINUTES = timedelta(minutes=5)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(("state", "event"), _PAIRS)
def test_every_pair_of_state_and_event(state: str, event: str) -> None:
    # Given a mail in a state
    expected = _GRID[state].get(event)
    # When an event comes
    if expected is None:
        # Then a pair without a row is a fault that moves nothing
        with pytest.raises(UnknownTransition):
            STATES.row(state, event)
    else:
        # Then it leads where the table says, with a reason
        row = STATES.row(state, event)
        assert row.to == expected
        assert row.because


def test_the_grid_names_every_state() -> None:
    # Given the states of the table
    # When they are compared with this test's grid
    # Then none is forgotten
    assert set(_GRID) == set(STATES.states)


def test_the_readme_has_the_table() -> None:
    # Given the README of the service / Then its table is this one
    readme = (ROOT / "services" / "notify_svc" / "README.md").read_text(encoding="utf-8")
    assert STATES.to_markdown() in readme


def test_nothing_in_doubt_or_ended_is_ever_sent_again() -> None:
    # Given the doors to the mail server
    starts = {"send_started", "content_started"}
    # When the states are walked from doubt and from every end
    reached, frontier = set[str](), ["uncertain", *FINAL]
    while frontier:
        state = frontier.pop()
        reached.add(state)
        steps = [row for row in STATES.rows if row.state == state]
        # Then no door stands open
        assert not starts & {row.event for row in steps}
        frontier += [row.to for row in steps if row.to not in reached]
    assert not reached & {*WAITING, "sending", "transmitting"}


def ended_attempts() -> list[Row]:
    """Every step after which no runner has the mail in hand any more."""
    begun = (*IN_PROGRESS, "uncertain")
    return [row for row in STATES.rows if row.state in begun and row.to not in IN_PROGRESS]


@pytest.mark.parametrize("row", ended_attempts(), ids=lambda row: f"{row.state}-{row.event}")
def test_staff_news_goes_on_another_e_mail_only_if_none_of_it_was_taken(row: Row) -> None:
    # Given an e-mail to staff whose attempt has ended
    again = {
        ("sending", "postponed"), ("sending", "crashed"), ("transmitting", "postponed"),
        ("uncertain", "postponed"), ("uncertain", "gave_up"),
    }  # fmt: skip
    # When it is asked whether what it carried may be mailed again
    # Then it may when there will be another try, and when the mail server's no came late
    assert may_mail_again(row) == ((row.state, row.event) in again)


def test_only_a_sent_digest_keeps_its_messages() -> None:
    # Given every way a digest may stop
    # When those after which its messages join the next one are compared with the ends
    # Then all but `sent` give them back, and the doubtful too
    assert {*FINAL, "uncertain"} - CARRIED_OVER == {"sent"}


@pytest.mark.parametrize(
    ("received", "last_sent", "quiet", "due"),
    [
        pytest.param(NOON, None, HOUR, NOON + FIVE_MINUTES, id="the window alone"),
        pytest.param(
            NOON, NOON - 2 * HOUR, HOUR, NOON + FIVE_MINUTES, id="the quiet period is over"
        ),
        pytest.param(
            NOON, NOON - timedelta(minutes=10), HOUR, NOON + timedelta(minutes=50), id="quiet"
        ),
        pytest.param(
            NOON, NOON - timedelta(seconds=1), timedelta(0), NOON + FIVE_MINUTES, id="no quiet"
        ),
        pytest.param(
            NOON + HOUR, None, HOUR, NOON + HOUR + timedelta(seconds=5), id="grace after an outage"
        ),
    ],
)
def test_when_a_digest_is_due(
    received: datetime, last_sent: datetime | None, quiet: timedelta, due: datetime
) -> None:
    # Given a message posted at noon and a window of five minutes
    timing = Timing(FIVE_MINUTES, quiet)
    # When it is heard of
    # Then the e-mail is due then
    assert timing.due(NOON, received, last_sent) == due


def test_a_short_window_has_a_grace_no_longer_than_itself() -> None:
    # Given a window of one second
    timing = Timing(timedelta(seconds=1))
    # When the message is heard of at once
    # Then the grace does not lengthen it
    assert timing.due(NOON, NOON, None) == NOON + timedelta(seconds=1)


@pytest.mark.parametrize(
    ("attempts", "seconds"),
    [(1, 10), (2, 60), (3, 300), (4, 900), (5, 3600), (6, 3600), (40, 3600)],
)
def test_tries_come_ever_more_slowly(attempts: int, seconds: int) -> None:
    # Given a mail that the mail server could not take
    # When the next try is planned
    # Then the wait grows to an hour
    assert next_try(NOON, NOON - HOUR, attempts) == NOON + timedelta(seconds=seconds)


def test_a_mail_is_given_up_after_a_day() -> None:
    # Given a mail that was opened a day ago
    opened = NOON - GIVE_UP_AFTER
    # When the next try is planned
    # Then there is none
    assert next_try(NOON, opened, 30) is None
