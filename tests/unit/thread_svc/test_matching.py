"""T2 to T4 as a table: whose words are these?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.thread_svc.inbound.rules import Candidate, match_sender

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def candidate(name: str, last: datetime | None = None, contact: str = "p") -> Candidate:
    return Candidate(f"client-{name}", name, f"thread-{name}", contact, "Nora", last)


A, B = candidate("A"), candidate("B")
A_EARLY, B_LATE = candidate("A", NOON), candidate("B", NOON + timedelta(hours=1))


@pytest.mark.parametrize(
    ("candidates", "proposed", "chosen", "because"),
    [
        pytest.param([], [], None, "nobody", id="a stranger is unlinked"),
        pytest.param([], ["thread-A"], None, "nobody", id="headers do not let a stranger in"),
        pytest.param([A], [], "A", "one client", id="one client has the address"),
        pytest.param([A], ["thread-B"], "A", "one client", id="headers cannot move a known sender"),
        pytest.param(
            [A, candidate("A", contact="q")], [], "A", "one client", id="two contacts of one client"
        ),
        pytest.param([A, B], ["thread-B"], "B", "answers", id="headers choose between candidates"),
        pytest.param(
            [A, B], ["thread-X", "thread-A", "thread-B"], "A", "answers", id="the nearest that fits"
        ),
        pytest.param([A, B], ["thread-X"], None, "none stands out", id="headers to a third thread"),
        pytest.param(
            [B_LATE, A_EARLY], ["thread-A"], "A", "answers", id="headers before the latest exchange"
        ),
        pytest.param([A_EARLY, B_LATE], [], "B", "latest", id="the latest exchange decides"),
        pytest.param([A, B_LATE], [], "B", "latest", id="one was never written to"),
        pytest.param([A, B], [], None, "none stands out", id="nothing stands out"),
        pytest.param(
            [A_EARLY, candidate("B", NOON)], [], None, "none stands out", id="a tie is a doubt"
        ),
    ],
)
def test_rules_of_matching(
    candidates: list[Candidate], proposed: list[str], chosen: str | None, because: str
) -> None:
    # Given what the address book and the headers say / When it is decided
    match = match_sender(candidates, proposed)
    # Then it is that client, for that reason, and the candidates are named
    assert (match.chosen.client_name if match.chosen else None) == chosen
    assert because in match.because
    assert match.candidates == tuple(candidates)


@pytest.mark.parametrize("turned", [False, True])
def test_the_order_the_database_answers_in_does_not_matter(turned: bool) -> None:
    # Given candidates in either order / When it is decided / Then it is the same client
    candidates = [A_EARLY, B_LATE][:: -1 if turned else 1]
    match = match_sender(candidates, [])
    assert match.chosen is B_LATE


@pytest.mark.parametrize(
    ("candidates", "proposed", "place"),
    [
        pytest.param([], ["thread-X", "thread-W"], "thread-W", id="whom we wrote to answers there"),
        pytest.param([A], ["thread-W"], "thread-W", id="also a contact of somebody else's"),
        pytest.param([A], ["thread-A", "thread-W"], None, id="the nearest that fits"),
        pytest.param([], ["thread-X"], None, id="not where nobody wrote to them"),
        pytest.param([], [], None, id="not without headers"),
    ],
)
def test_whom_we_wrote_to_is_a_participant_of_that_thread_alone(
    candidates: list[Candidate], proposed: list[str], place: str | None
) -> None:
    # Given a sender to whom the firm wrote in one thread / Then they answer there, and only there
    assert match_sender(candidates, proposed, {"thread-W"}).participant_of == place
