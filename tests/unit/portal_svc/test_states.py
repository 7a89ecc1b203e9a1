"""Every pair of state and event of a portal message, and the README that shows them."""

from itertools import permutations
from pathlib import Path

import pytest

import services.portal_svc
from chassis.errors import UnknownTransition
from services.portal_svc.conversations.states import FINAL, STATES

EVENTS = ("posted", "refused", "notified", "emailed", "read")
X = None
GRID = {
    #           posted      refused   notified    emailed    read
    "queued": ("posted", "failed", X, X, X),
    "posted": ("posted", X, "notified", "emailed", "read"),
    "notified": ("notified", X, "notified", "emailed", "read"),
    "emailed": ("emailed", X, "emailed", "emailed", "read"),
    "read": ("read", X, "read", "read", "read"),
    "failed": ("failed", "failed", X, X, X),
}
CELLS = [
    (state, event, to) for state, row in GRID.items() for event, to in zip(EVENTS, row, strict=True)
]


@pytest.mark.parametrize(("state", "event", "to"), CELLS)
def test_the_whole_grid(state: str, event: str, to: str | None) -> None:
    # Given a message in a state, When a report comes, Then the grid says what becomes of it.
    if to is None:
        with pytest.raises(UnknownTransition):
            STATES.row(state, event)
    else:
        assert STATES.row(state, event).to == to


def test_the_grid_has_every_state_and_event() -> None:
    # Given the table, Then the grid above leaves nothing out.
    assert set(STATES.states) == set(GRID)
    assert set(STATES.events) == set(EVENTS)


@pytest.mark.parametrize("order", list(permutations(["notified", "emailed", "read"])))
def test_reports_lead_to_the_same_end_in_any_order(order: tuple[str, ...]) -> None:
    # Given a posted message, When the reports come in this order, each twice
    state = "posted"
    for event in order:
        state = STATES.row(state, event).to
        state = STATES.row(state, event).to

    # Then it is read.
    assert state == "read"


def test_nothing_leaves_a_final_state() -> None:
    # Given all rows, Then those of a final state stay there.
    assert all(row.to == row.state for row in STATES.rows if row.state in FINAL)


def test_the_readme_shows_the_table() -> None:
    # Given the README, Then its table is the one the code uses.
    readme = Path(str(services.portal_svc.__file__)).with_name("README.md").read_text()
    assert STATES.to_markdown() in readme
