import os
import signal

import pytest

from tools.interrupts import SIGNALS, Interrupted, raise_when_interrupted, undisturbed

pytestmark = pytest.mark.unit


@pytest.fixture(autouse=True)
def kept_handlers():
    before = {number: signal.getsignal(number) for number in SIGNALS}
    raise_when_interrupted()
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", SIGNALS)
def test_each_way_of_ending_raises(number):
    # Given a runner / When the signal comes / Then it is told by an exception
    with pytest.raises(Interrupted):
        os.kill(os.getpid(), number)


def test_an_interrupt_waits_for_the_record_of_a_started_program():
    # Given a block that must not be torn apart
    done = []

    def start_and_record():
        with undisturbed():
            os.kill(os.getpid(), signal.SIGINT)
            done.append("recorded")

    # When Ctrl-C comes in its middle
    with pytest.raises(Interrupted):
        start_and_record()
    # Then the block was finished first
    assert done == ["recorded"]
