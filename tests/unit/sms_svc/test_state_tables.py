"""The whole grid of a text's states: every pair has a row or is refused."""

from itertools import product
from pathlib import Path

import pytest

import services.sms_svc
from chassis.errors import UnknownTransition
from services.sms_svc.numbers.states import NUMBER_STATES
from services.sms_svc.outbound.states import FINAL, REPORTS, STATES, TWILIO_STATUS

RANK = {
    "queued": 0, "sending": 1, "uncertain": 1, "sent": 2,
    "delivered": 3, "undelivered": 3, "failed": 3, "read": 4,
}  # fmt: skip
STEPS_BACK = {("sending", "postponed")}
TWILIO_STATUSES = {
    "accepted", "scheduled", "queued", "sending", "sent", "delivered", "read", "undelivered",
    "failed", "canceled", "partially_delivered", "receiving", "received",
}  # fmt: skip
INBOUND_ONLY = {"receiving", "received"}


def refused(state: str, event: str) -> bool:
    """Ours to prevent: a second call, a plan for what is under way, a report before any call."""
    if event in {"scheduled", "send_asked"}:
        return state != "queued"
    if event == "send_started":
        return state not in {"queued", "sending"}
    if state == "queued":
        return event != "refused"
    return state == "uncertain" and event in {"postponed", "refused"}


@pytest.mark.parametrize(("state", "event"), list(product(STATES.states, STATES.events)))
def test_every_pair_is_decided(state: str, event: str) -> None:
    # Given a text in a state, When anything is heard of it
    if refused(state, event):
        # Then what must never happen is refused outright
        with pytest.raises(UnknownTransition):
            STATES.row(state, event)
        return
    row = STATES.row(state, event)
    # Then the row leads to a known state, says why, and never backwards but where named
    assert row.to in STATES.states
    assert row.because
    assert RANK[row.to] >= RANK[state] or (state, event) in STEPS_BACK


@pytest.mark.parametrize(("state", "report"), list(product(FINAL, sorted(REPORTS))))
def test_the_end_stays_the_end(state: str, report: str) -> None:
    # Given a text at its end, When a late report comes, Then only delivered may become read
    expected = "read" if (state, report) == ("delivered", "read") else state
    assert STATES.row(state, report).to == expected


def test_every_status_of_twilios_has_a_report_of_ours() -> None:
    # Given Twilio's list of statuses, Then each outbound one is mapped to a report in the table
    assert set(TWILIO_STATUS) == TWILIO_STATUSES - INBOUND_ONLY
    assert set(TWILIO_STATUS.values()) == REPORTS


def test_a_planned_text_stays_queued() -> None:
    # Given a text that waits, When quiet hours plan it, Then it is still queued
    assert STATES.row("queued", "scheduled").to == "queued"
    # And so it is when somebody will not wait: the attempt itself moves it
    assert STATES.row("queued", "send_asked").to == "queued"


REFUSED_OF_NUMBERS = {
    ("claiming", "paused"), ("claiming", "resumed"), ("claiming", "release_asked"),
    ("claiming", "gave_back"), ("active", "not_claimed"), ("active", "gave_back"),
    ("paused", "not_claimed"), ("paused", "gave_back"), ("releasing", "claimed"),
    ("releasing", "not_claimed"), ("releasing", "paused"), ("releasing", "resumed"),
    ("released", "claimed"), ("released", "paused"), ("released", "resumed"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("state", "event"), list(product(NUMBER_STATES.states, NUMBER_STATES.events))
)
def test_every_pair_of_a_number_is_decided(state: str, event: str) -> None:
    # Given a number in a state, When something happens to it
    if (state, event) in REFUSED_OF_NUMBERS:
        # Then what cannot be is refused
        with pytest.raises(UnknownTransition):
            NUMBER_STATES.row(state, event)
        return
    # Then it goes to a known state, and a released number never comes back
    to = NUMBER_STATES.row(state, event).to
    assert to in NUMBER_STATES.states
    assert state != "released" or to == "released"


@pytest.mark.parametrize("table", [STATES, NUMBER_STATES], ids=["texts", "numbers"])
def test_readme_shows_the_table(table) -> None:
    # Given a table in the code, Then the README repeats it word for word
    readme = Path(services.sms_svc.__path__[0], "README.md").read_text(encoding="utf-8")
    assert table.to_markdown() in readme
