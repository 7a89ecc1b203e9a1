"""Fair turns of the queue."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from services.sms_svc.outbound.turns import QueuedText, take_turns


def queue(firm: str, length: int, number: str | None = "own") -> list[QueuedText]:
    named = f"number of {firm}" if number == "own" else number
    return [QueuedText(firm, f"{firm}-{place}", named) for place in range(length)]


def test_a_thousand_recipients_leave_a_small_firm_its_turn() -> None:
    # Given one firm with a thousand texts and one with two, with tokens for all
    queues = {"big": queue("big", 1000), "small": queue("small", 2)}
    tokens = {"number of big": 1000.0, "number of small": 1000.0}
    # When a turn of ten is taken
    taken, left = take_turns(queues, tokens, 10)
    # Then the small firm's two are among the first four
    assert [w.firm_id for w in taken[:4]] == ["big", "small", "big", "small"]
    assert len(taken) == 10
    assert left == {"number of big": 992.0, "number of small": 998.0}


def test_a_number_without_tokens_waits_and_another_goes_on() -> None:
    # Given a number that has begun its share / Then only the other one is taken
    queues = {"a": queue("a", 5), "b": queue("b", 5)}
    taken, _ = take_turns(queues, {"number of a": 0.9, "number of b": 2.5}, 10)
    assert [w.message_id for w in taken] == ["b-0", "b-1"]


def test_a_text_without_a_number_is_taken_to_be_refused() -> None:
    # Given a firm that released its number / Then its texts need no token
    taken, left = take_turns({"a": queue("a", 3, None)}, {}, 10)
    assert len(taken) == 3
    assert left == {}


def test_one_firms_paused_pace_does_not_hold_its_other_number() -> None:
    # Given a firm with two numbers, one of them spent / Then the other one's text goes
    waiting = [QueuedText("a", "1", "spent"), QueuedText("a", "2", "fresh")]
    taken, _ = take_turns({"a": waiting}, {"spent": 0.0, "fresh": 1.0}, 10)
    assert [w.message_id for w in taken] == ["2"]


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 30), min_size=1),
    st.integers(0, 12),
    st.integers(1, 40),
)
def test_shares_are_even_and_the_pace_is_kept(
    lengths: dict[str, int], tokens: int, most: int
) -> None:
    # Given any queues / When a turn is taken
    queues = {firm: queue(firm, length) for firm, length in lengths.items()}
    budget = {f"number of {firm}": float(tokens) for firm in lengths}
    taken, _ = take_turns(queues, budget, most)
    # Then nobody exceeds the pace, nothing is taken twice, and a firm has one less than another
    # only when it had no more to send
    shares = Counter(w.firm_id for w in taken)
    assert len({w.message_id for w in taken}) == len(taken) <= most
    for firm, length in lengths.items():
        assert shares[firm] <= min(length, tokens)
        if shares[firm] < min(length, tokens):
            assert all(shares[other] <= shares[firm] + 1 for other in lengths)
            assert len(taken) == most
