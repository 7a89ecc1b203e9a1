"""The whole grid of an e-mail's states: every pair has a row or is refused."""

from itertools import product

import pytest

from chassis.errors import UnknownTransition
from services.email_svc.outbound.states import STATES, SUCCESSES

REFUSED = {
    # A second call is allowed only where the first surely did nothing.
    ("uncertain", "send_started"),
    ("sent", "send_started"),
    ("delayed", "send_started"),
    ("failed", "send_started"),
    # Only a delay is waited for.
    ("queued", "delay_passed"),
    ("sending", "delay_passed"),
    ("uncertain", "delay_passed"),
}
RANK = {"queued": 0, "sending": 1, "uncertain": 2, "sent": 3, "delayed": 3, "failed": 4}
STEPS_BACK = {("sending", "postponed"), ("uncertain", "accepted")}


@pytest.mark.parametrize(("state", "event"), list(product(STATES.states, STATES.events)))
def test_every_pair_is_decided(state: str, event: str) -> None:
    # Given a delivery in a state, When anything is heard of it
    if (state, event) in REFUSED:
        # Then a second send is refused outright
        with pytest.raises(UnknownTransition):
            STATES.row(state, event)
        return
    row = STATES.row(state, event)
    # Then the row leads to a known state, says why, and never backwards but where named
    assert row.to in STATES.states
    assert row.because
    assert RANK[row.to] >= RANK[state] or (state, event) in STEPS_BACK


@pytest.mark.parametrize("event", STATES.events)
def test_failed_is_the_end(event: str) -> None:
    # Given a failed delivery, When anything late is heard, Then it stays failed
    if ("failed", event) not in REFUSED:
        assert STATES.row("failed", event).to == "failed"


@pytest.mark.parametrize("state", STATES.states)
def test_a_bounce_always_fails_and_a_delay_never_does(state: str) -> None:
    # Given any state, When a notification comes
    # Then a bounce ends it, a delay shows that it went out and waits
    assert STATES.row(state, "bounced").to == "failed"
    assert STATES.row(state, "delayed").to == ("failed" if state == "failed" else "delayed")


@pytest.mark.parametrize("state", STATES.states)
def test_a_success_ends_a_delay_and_undoes_no_failure(state: str) -> None:
    # Given any state, When a server says that it delivered, relayed or expanded
    for event in SUCCESSES:
        # Then it went out, unless another recipient's server said no
        assert STATES.row(state, event).to == ("failed" if state == "failed" else "sent")
    # And where there are several recipients a delay may be another's
    kept = state if state in ("failed", "delayed") else "sent"
    assert STATES.row(state, "delivered_to_some").to == kept


def test_a_delay_of_which_nothing_more_is_heard_is_over() -> None:
    # Given a delay, When servers have long stopped trying, Then it arrived; nothing else moves
    moved = {row.state: row.to for row in STATES.rows if row.event == "delay_passed"}
    assert moved == {"delayed": "sent", "sent": "sent", "failed": "failed"}


def test_readme_shows_the_table() -> None:
    # Given the table in the code, Then the README repeats it word for word
    from pathlib import Path

    import services.email_svc

    readme = Path(services.email_svc.__path__[0], "README.md").read_text(encoding="utf-8")
    assert STATES.to_markdown() in readme
