"""Names of time zones, as a client's settings have them."""

from __future__ import annotations

import pytest

from chassis.errors import ValidationFailed
from services.thread_svc.address_book.time_zones import time_zone_of


@pytest.mark.parametrize("name", ["America/New_York", "Pacific/Honolulu", "UTC"])
def test_an_iana_name_is_taken(name: str) -> None:
    assert time_zone_of({"time_zone": name}) == name


@pytest.mark.parametrize("request_", [{}, {"time_zone": None}, {"time_zone": ""}])
def test_nothing_means_the_firms_own(request_: dict[str, str]) -> None:
    assert time_zone_of(request_) is None


@pytest.mark.parametrize("name", ["Eastern", "America", "../etc/passwd", "america/new_york", 5])
def test_any_other_name_is_refused_by_its_field(name: object) -> None:
    with pytest.raises(ValidationFailed) as caught:
        time_zone_of({"time_zone": name})
    assert list(caught.value.details["fields"]) == ["time_zone"]
