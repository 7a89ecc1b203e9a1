"""Which deliveries one acknowledgement may cover."""

from types import SimpleNamespace
from typing import Any

from chassis.runtime.entrypoints.consumer import Unsettled


def delivered(channel: object, *tags: int) -> dict[int, Any]:
    return {tag: SimpleNamespace(channel=channel, delivery_tag=tag) for tag in tags}


def opened(*messages: Any) -> Unsettled:
    unsettled = Unsettled()
    for message in messages:
        unsettled.add(message)
    return unsettled


def test_one_word_covers_what_is_done_without_a_gap() -> None:
    # Given five open deliveries, of which the third is still worked on
    messages = delivered("channel", 1, 2, 3, 4, 5)
    unsettled = opened(*messages.values())
    done = {tag: messages[tag] for tag in (1, 2, 4, 5)}
    # When the others are told / Then one word reaches up to the second
    assert unsettled.remove_first_of(done) == 2
    # And once the third is settled by itself, up to the last
    unsettled.remove(messages[3])
    assert unsettled.remove_first_of(done) == 5
    assert unsettled.remove_first_of(done) is None


def test_nothing_is_covered_while_the_oldest_is_worked_on() -> None:
    messages = delivered("channel", 7, 8)
    assert opened(*messages.values()).remove_first_of({8: messages[8]}) is None


def test_a_tag_of_a_lost_channel_covers_nothing_of_the_new_one() -> None:
    # Given a delivery of a channel that broke, and one with the same tag on the next channel
    old, new = delivered("old", 1)[1], delivered("new", 1)[1]
    unsettled = opened(old, new)
    # When the old one's work is done / Then the new one stays open
    assert not unsettled.holds(old)
    assert unsettled.remove_first_of({1: old}) is None
    assert unsettled.holds(new)
