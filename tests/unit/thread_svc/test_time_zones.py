"""Names of time zones, as a client's settings have them."""

from __future__ import annotations

import pytest
from msgspec import UNSET

from chassis.errors import ValidationFailed
from services.thread_svc.address_book.rules import check_time_zone


@pytest.mark.parametrize("name", ["America/New_York", "Pacific/Honolulu", "UTC"])
def test_an_iana_name_is_taken(name: str) -> None:
    check_time_zone(name)


@pytest.mark.parametrize("name", [None, UNSET])
def test_nothing_means_the_firms_own(name: object) -> None:
    check_time_zone(name)


@pytest.mark.parametrize("name", ["Eastern", "America", "../etc/passwd", "america/new_york", ""])
def test_any_other_name_is_refused_by_its_field(name: object) -> None:
    with pytest.raises(ValidationFailed) as caught:
        check_time_zone(name)
    assert list(caught.value.details["fields"]) == ["time_zone"]
