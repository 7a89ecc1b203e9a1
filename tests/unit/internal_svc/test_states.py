"""Every pair of state and event of a note, and the README that shows them."""

from pathlib import Path

import pytest

import services.internal_svc
from chassis.errors import UnknownTransition
from services.internal_svc.notes.states import FINAL, STATES

GRID = {("queued", "posted"): "posted", ("posted", "posted"): "posted"}


@pytest.mark.parametrize("state", STATES.states)
@pytest.mark.parametrize("event", [*STATES.events, "delivered"])
def test_the_whole_grid(state: str, event: str) -> None:
    # Given a note in a state, When an event comes, Then the grid says what becomes of it.
    if (state, event) in GRID:
        assert STATES.row(state, event).to == GRID[state, event]
    else:
        with pytest.raises(UnknownTransition):
            STATES.row(state, event)


def test_no_row_leaves_the_grid_or_a_final_state() -> None:
    # Given all rows, Then each is in the grid and nothing leaves the end.
    assert {(row.state, row.event) for row in STATES.rows} == set(GRID)
    assert all(row.to == row.state for row in STATES.rows if row.state in FINAL)


def test_the_readme_shows_the_table() -> None:
    # Given the README, Then its table is the one the code uses.
    readme = Path(str(services.internal_svc.__file__)).with_name("README.md").read_text()
    assert STATES.to_markdown() in readme
