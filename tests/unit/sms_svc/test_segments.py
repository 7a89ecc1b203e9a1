"""Segments as 3GPP TS 23.038 and 23.040 make them; the numbers are worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sms_svc.outbound.segments import (
    BASIC,
    EXTENSION,
    GSM_7,
    JOINED,
    SINGLE,
    UCS_2,
    measure,
)


@pytest.mark.parametrize(
    ("body", "encoding", "units", "segments"),
    [
        ("", GSM_7, 0, 1),
        ("a" * 160, GSM_7, 160, 1),
        ("a" * 161, GSM_7, 161, 2),
        ("a" * 306, GSM_7, 306, 2),
        ("a" * 307, GSM_7, 307, 3),
        ("€" * 80, GSM_7, 160, 1),
        ("€" * 81, GSM_7, 162, 2),
        ("é~", GSM_7, 3, 1),
        ("ç", UCS_2, 1, 1),
        ("я" * 70, UCS_2, 70, 1),
        ("я" * 71, UCS_2, 71, 2),
        ("я" * 134, UCS_2, 134, 2),
        ("я" * 135, UCS_2, 135, 3),
        ("👋", UCS_2, 2, 1),
        ("👋" * 35, UCS_2, 70, 1),
        ("👋" * 36, UCS_2, 72, 2),
    ],
)
def test_lengths_of_the_standard(body: str, encoding: str, units: int, segments: int) -> None:
    # Given a body / Then alphabet, units and segments are the standard's
    measured = measure(body)
    assert (measured.encoding, measured.units, measured.segments) == (encoding, units, segments)


def test_an_escape_sequence_is_not_cut_in_two() -> None:
    # Given 152 septets, then one that takes two, 306 in all / Then it moves to the next segment
    assert measure("a" * 152 + "€" + "a" * 152).segments == 3
    assert measure("a" * 153 + "€" + "a" * 151).segments == 2


def test_a_surrogate_pair_is_not_cut_in_two() -> None:
    # Given 66 units, then a pair, 134 in all / Then the pair moves to the next segment
    assert measure("я" * 66 + "👋" + "я" * 66).segments == 3
    assert measure("я" * 65 + "👋" + "я" * 67).segments == 2


@given(st.text(st.sampled_from(sorted(BASIC | EXTENSION)), max_size=700))
def test_gsm_bodies_hold_the_bounds(body: str) -> None:
    # Given any body of the alphabet / Then it stays GSM-7 and the bounds hold
    measured = measure(body)
    assert measured.encoding == GSM_7
    assert measured.units == len(body) + sum(char in EXTENSION for char in body)
    check_bounds(measured.units, measured.segments, GSM_7)


@given(st.text(max_size=400), st.text(max_size=5))
def test_any_body_holds_the_bounds_and_never_shrinks(body: str, more: str) -> None:
    # Given any body / When it grows / Then its segments do not become fewer
    measured = measure(body)
    check_bounds(measured.units, measured.segments, measured.encoding)
    assert measure(body + more).segments >= measured.segments
    if measured.encoding == UCS_2:
        assert measured.units == len(body.encode("utf-16-be", "surrogatepass")) // 2


def check_bounds(units: int, segments: int, encoding: str) -> None:
    if units <= SINGLE[encoding]:
        assert segments == 1
    else:
        assert -(-units // JOINED[encoding]) <= segments <= -(-units // (JOINED[encoding] - 1))
