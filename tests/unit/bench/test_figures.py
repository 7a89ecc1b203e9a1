import math

import pytest

from bench.figures import BenchOutcome, Offer, Ramp, is_growing, judge, median, percentile

pytestmark = pytest.mark.unit
SECOND = 1_000_000_000
MS = 1_000_000


def outcome(**changes: object) -> BenchOutcome:
    fine = {
        "rate": 100,
        "messages": 500,
        "p50_ms": 5.0,
        "p99_ms": 20.0,
        "worst_ms": 30.0,
        "completed": 1.0,
        "growing": False,
        "lost": 0,
        "doubled": 0,
        "refused": 0,
    }
    return BenchOutcome(**{**fine, **changes})  # type: ignore[arg-type]


def ramp_over(capacity: float, *, spoiled: int | None = None) -> tuple[float, list[float]]:
    """Run a ramp against a system of this capacity; the try numbered `spoiled` fails anyway."""
    ramp, tried = Ramp(100), []
    while (rate := ramp.next_rate()) is not None:
        ramp.record(held=rate <= capacity and len(tried) != spoiled)
        tried.append(rate)
        assert len(tried) < 50, "the ramp does not end"
    return ramp.best, tried


@pytest.mark.parametrize(
    ("share", "expected"), [(0.5, 50), (0.99, 99), (1.0, 100), (0.001, 1), (0.991, 100)]
)
def test_percentile_is_the_nearest_rank(share, expected):
    # Given the numbers 1 to 100, in no order
    values = sorted(range(1, 101), key=lambda n: n * 37 % 101)
    # When, Then
    assert percentile(values, share) == expected


def test_nothing_has_no_percentile_and_no_median():
    assert math.isnan(percentile([], 0.99))
    assert math.isnan(median([]))


def test_latency_runs_from_the_moment_a_message_was_due():
    # Given ten messages a second apart by 100 ms, each seen 7 ms after it was due
    offer = Offer(began=5 * SECOND, rate=10, count=10)
    arrivals = [(n, 0, 5 * SECOND + n * 100 * MS + 7 * MS) for n in range(10)]
    # When
    found = judge(offer, arrivals, [(n, 0) for n in range(10)], refused=0)
    # Then
    assert (found.p50_ms, found.p99_ms, found.worst_ms) == (7.0, 7.0, 7.0)
    assert found.completed == 1.0
    assert found.sustained


def test_lost_and_doubled_are_counted_for_each_stream():
    # Given two messages for two streams: one pair never comes, another comes three times
    offer = Offer(began=0, rate=10, count=2)
    arrivals = [(0, 0, 1), (0, 1, 2), (0, 1, 3), (0, 1, 4), (1, 0, 100 * MS + 1)]
    expected = [(0, 0), (0, 1), (1, 0), (1, 1)]
    # When
    found = judge(offer, arrivals, expected, refused=0)
    # Then
    assert (found.lost, found.doubled) == (1, 2)


def test_the_first_of_several_arrivals_gives_the_latency():
    offer = Offer(began=0, rate=1, count=1)
    found = judge(offer, [(0, 0, 900 * MS), (0, 0, 3 * MS)], [(0, 0)], refused=0)
    assert found.p99_ms == 3.0


def test_a_message_is_completed_once_the_last_of_its_streams_has_it_within_the_window():
    # Given a window of one second, and a message that reaches its second stream after it
    offer = Offer(began=0, rate=2, count=2)
    arrivals = [(0, 0, 1), (0, 1, 2), (1, 0, 600 * MS), (1, 1, SECOND + 1)]
    # When
    found = judge(offer, arrivals, [(n, s) for n in (0, 1) for s in (0, 1)], refused=0)
    # Then
    assert found.completed == 0.5
    assert found.lost == 0


@pytest.mark.parametrize(
    ("changes", "held"),
    [
        ({}, True),
        ({"completed": 0.98}, True),
        ({"completed": 0.979}, False),
        ({"p99_ms": 1000.0}, True),
        ({"p99_ms": 1000.1}, False),
        ({"growing": True}, False),
        ({"refused": 1}, False),
        ({"p99_ms": math.nan}, False),
    ],
)
def test_what_it_takes_to_sustain_a_rate(changes, held):
    assert outcome(**changes).sustained is held


def test_a_backlog_grows_when_the_last_quarter_waits_much_longer_than_the_second():
    steady = [(n, 20.0) for n in range(100)]
    rising = [(n, 20.0 + 10 * n) for n in range(100)]
    assert not is_growing(steady, 100)
    assert is_growing(rising, 100)


def test_a_slow_start_is_no_growing_backlog():
    falling = [(n, 500.0 if n < 25 else 20.0) for n in range(100)]
    assert not is_growing(falling, 100)


@pytest.mark.parametrize("capacity", [37, 100, 180, 481, 2000])
def test_the_ramp_finds_the_capacity(capacity):
    # When
    best, _ = ramp_over(capacity)
    # Then it is right to within its precision, and never claims more
    assert capacity * 0.94 <= best <= capacity


def test_one_failure_by_chance_changes_nothing():
    assert ramp_over(300, spoiled=2)[0] == ramp_over(300)[0]


def test_a_system_that_holds_nothing_ends_the_ramp_at_zero():
    assert ramp_over(0)[0] == 0
