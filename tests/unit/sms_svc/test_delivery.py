"""The whole grid of the state table: every state with every event."""

from __future__ import annotations

import itertools

import pytest

from chassis.delivery.states import Row
from chassis.errors import UnknownTransition
from services.sms_svc.errors import reason_of
from services.sms_svc.outbound.states import FINAL, REPORTS, STATES, TWILIO_STATUS
from tools.processes import ROOT

GRID = list(itertools.product(STATES.states, STATES.events))
RANK = {"queued": 0, "sending": 1, "uncertain": 1, "sent": 2, "delivered": 3, "read": 4}
TWILIOS = (
    "accepted", "scheduled", "canceled", "queued", "sending", "sent", "failed", "delivered",
    "undelivered", "partially_delivered", "read",
)  # fmt: skip
"""https://www.twilio.com/docs/messaging/api/message-resource#message-status-values, outbound."""


@pytest.mark.parametrize(("state", "event"), GRID)
def test_every_pair_has_a_row_with_a_reason_or_raises(state: str, event: str) -> None:
    # Given a pair / When the table is asked
    listed = [row for row in STATES.rows if (row.state, row.event) == (state, event)]
    # Then it has exactly one row that says why, or the pair is a fault
    if listed:
        row = STATES.row(state, event)
        assert [row] == listed
        assert row.because
        assert row.to in STATES.states
    else:
        with pytest.raises(UnknownTransition) as caught:
            STATES.row(state, event)
        assert caught.value.details == {"state": state, "event": event}


@pytest.mark.parametrize("row", STATES.rows, ids=lambda row: f"{row.state}-{row.event}")
def test_no_row_leaves_a_final_state_but_delivered_to_read(row: Row) -> None:
    # Given a row out of a final state / Then the only way on is that the text was read
    if row.state in FINAL and (row.state, row.event) != ("delivered", "read"):
        assert row.to == row.state


@pytest.mark.parametrize("row", STATES.rows, ids=lambda row: f"{row.state}-{row.event}")
def test_a_report_never_moves_a_text_back(row: Row) -> None:
    # Given a row for a provider's report / Then it leads on or stays
    if row.event in REPORTS and row.state in RANK and row.to in RANK:
        assert RANK[row.to] >= RANK[row.state]


@pytest.mark.parametrize("state", ["sending", "uncertain", "sent", *FINAL])
@pytest.mark.parametrize("report", sorted(REPORTS))
def test_every_report_is_understood_in_every_state_after_the_call(state: str, report: str) -> None:
    # Given a text that is with the provider / When any report comes / Then the table has an answer
    assert STATES.row(state, report).because


@pytest.mark.parametrize(
    "reports", list(itertools.permutations(("queued", "sent", "delivered", "read")))
)
def test_reports_in_any_order_end_alike(reports: tuple[str, ...]) -> None:
    # Given a text on its way / When all reports come in some order / Then the end is the same
    state = "sending"
    for report in reports:
        state = STATES.row(state, report).to
    assert state == "read"


def test_a_doubt_ends_by_asking_and_never_by_sending() -> None:
    # Given an uncertain text / Then no row lets it be sent again
    assert "send_started" not in {r.event for r in STATES.rows if r.state == "uncertain"}
    assert {r.to for r in STATES.rows if r.state == "uncertain"} & {"queued"} == set()
    assert STATES.row("uncertain", "not_found").to == "failed"
    assert STATES.row("uncertain", "accepted").to == "sending"


def test_every_status_of_twilio_is_a_report_of_ours() -> None:
    # Given Twilio's documented statuses / Then each is mapped to a report the table knows
    assert set(TWILIO_STATUS) == set(TWILIOS)
    assert set(TWILIO_STATUS.values()) == REPORTS
    assert set(STATES.events) >= REPORTS
    assert set(FINAL) == STATES.final


def test_the_readme_shows_the_table_as_it_is() -> None:
    # Given the README / Then the table in it is the one that runs
    readme = (ROOT / "services" / "sms_svc" / "README.md").read_text(encoding="utf-8")
    assert STATES.to_markdown() in readme


@pytest.mark.parametrize(
    ("code", "sentence", "permanent"),
    [
        ("30003", "switched off", False),
        (30006, "landline", True),
        ("21610", "opted out", True),
        ("30034", "A2P 10DLC", True),
    ],
)
def test_a_known_code_is_said_in_plain_words(code: str, sentence: str, permanent: bool) -> None:
    # Given an error code / When its reason is asked / Then it is a sentence, hard or soft
    reason = reason_of(code)
    assert reason.code == str(code)
    assert sentence in reason.message
    assert reason.permanent is permanent


def test_an_unknown_code_keeps_the_providers_own_sentence() -> None:
    # Given a code we have no words for / Then Twilio's are kept, and trying again may help
    assert reason_of("99999", "Its own words.").message == "Its own words."
    assert reason_of(None).code == "unknown"
    assert not reason_of(None).permanent
    assert reason_of(None).message
