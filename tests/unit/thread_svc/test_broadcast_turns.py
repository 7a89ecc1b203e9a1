"""One pace for all broadcasts, firms in turn."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.thread_svc.broadcasts.rules import WaitingBroadcast, take_turns

pytestmark = pytest.mark.unit


def test_a_firm_with_many_broadcasts_gets_no_more_than_a_firm_with_one() -> None:
    # Given a firm with three large broadcasts and a firm with one
    busy = [WaitingBroadcast(name, "busy", 1000) for name in ("b1", "b2", "b3")]
    taken = take_turns([*busy, WaitingBroadcast("c", "calm", 1000)], 12)
    # Then each firm has half of the turn, and the three share theirs
    assert taken == {"b1": 2, "b2": 2, "b3": 2, "c": 6}


def test_what_a_small_broadcast_leaves_goes_to_the_others() -> None:
    taken = take_turns([WaitingBroadcast("small", "a", 2), WaitingBroadcast("big", "b", 1000)], 15)
    assert taken == {"small": 2, "big": 13}


@given(
    st.dictionaries(
        st.tuples(st.sampled_from("abcd"), st.integers(0, 3)), st.integers(0, 30), max_size=10
    ),
    st.integers(1, 40),
)
def test_a_turn_is_never_larger_and_never_unfair(
    texts: dict[tuple[str, int], int], most: int
) -> None:
    # Given any broadcasts / When a turn is taken
    waiting = [WaitingBroadcast(f"{firm}{n}", firm, count) for (firm, n), count in texts.items()]
    taken = take_turns(waiting, most)
    # Then it is full unless nothing more waits, and nobody gives more than there is
    assert taken.total() == min(most, sum(texts.values()))
    assert all(0 < taken[w.broadcast_id] <= w.texts for w in waiting if w.broadcast_id in taken)
    # And a firm has one less than another only if it had no more
    shares, has = Counter[str](), Counter[str]()
    for broadcast in waiting:
        shares[broadcast.firm_id] += taken[broadcast.broadcast_id]
        has[broadcast.firm_id] += broadcast.texts
    for firm, share in shares.items():
        if share < has[firm]:
            assert all(other <= share + 1 for other in shares.values())
