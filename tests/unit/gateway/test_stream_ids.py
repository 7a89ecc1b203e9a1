"""The ids of live events tell nobody how much others write."""

from __future__ import annotations

import pytest

from gateway.live.stream_ids import StreamIds
from tests.unit.gateway.fakes import TOKEN_KEY

IDS = StreamIds(TOKEN_KEY)


@pytest.mark.parametrize("offset", [0, 1, 255, 256, 2**40])
def test_every_gateway_with_the_key_opens_what_another_sealed(offset: int) -> None:
    sealed = IDS.seal(offset)
    assert StreamIds(TOKEN_KEY).open(sealed) == offset
    assert StreamIds(TOKEN_KEY).seal(offset) == sealed
    assert StreamIds("another key of enough characters").open(sealed) is None


def test_neighbours_have_nothing_in_common() -> None:
    # Given the ids of a thousand events in a row / Then no two begin alike, and order says nothing
    ids = [IDS.seal(offset) for offset in range(1000)]
    assert len({sealed[:8] for sealed in ids}) == 1000
    assert ids != sorted(ids)


@pytest.mark.parametrize(
    "text", ["", "7", "-1", "x" * 32, "é" * 32, IDS.seal(7)[:-1], IDS.seal(7) + "=", "A" * 10_000]
)
def test_what_was_not_sealed_does_not_open(text: str) -> None:
    assert IDS.open(text) is None
