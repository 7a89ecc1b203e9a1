import pytest

from contracts.notifications import NotificationKind
from services.notify_svc.bell.switches import DEFAULTS, Ways, stored_form, switches_of

pytestmark = pytest.mark.unit


def test_who_set_nothing_has_the_defaults() -> None:
    # Given nothing kept / When the switches are read / Then they are the defaults
    assert switches_of(None) == DEFAULTS
    assert switches_of({}) == DEFAULTS


def test_what_is_kept_is_read_back_and_a_later_kind_has_its_default() -> None:
    # Given switches from before documents were a kind of their own
    own = {**DEFAULTS, NotificationKind.MENTION: Ways(bell=False, email=False)}
    kept = stored_form(own)
    del kept["document"]
    # When they are read
    # Then what was set holds, and the later kind has its default
    assert switches_of(kept) == own
