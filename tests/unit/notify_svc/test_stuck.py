"""What is said of an event that waits for an operator."""

from contracts.events import EVENTS
from services.notify_svc.activity.stuck import SUBJECTS


def test_every_event_is_named_in_words_when_it_is_stuck() -> None:
    # Given every event there is / When one of them is stuck / Then words say what it is
    assert set(SUBJECTS) == {name.rpartition(".v")[0] for name in EVENTS}
