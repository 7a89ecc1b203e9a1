"""Processes that read what strangers sent: whatever happens in them, the pool goes on."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.errors import ServiceUnavailable
from chassis.runtime.reading.pool import (
    MOST_READINGS,
    ReadingFailed,
    ReadingFault,
    ReadingLimits,
    ReadingPool,
)
from tests.support.readers import Reading
from tests.support.waiting import wait_until
from tools.processes import ROOT

READER = "tests.support.readers:read_on_demand"
LIMITS = ReadingLimits(cpu_seconds=1, seconds=20.0)


@pytest.fixture(scope="module")
def pool() -> Iterator[ReadingPool[Reading]]:
    made = ReadingPool(READER, Reading, LIMITS, processes=1)
    yield made
    made.close()


def test_content_of_any_size_comes_back(pool: ReadingPool[Reading]) -> None:
    # Given nothing, a little, and more than a socket holds / Then each is read, by one process
    found = [pool.read(content) for content in (b"", b"hello", b"x" * 3_000_000)]
    assert [len(one.content) for one in found] == [0, 5, 3_000_000]
    assert len({one.pid for one in found}) == 1


def test_a_reading_process_inherits_nothing(
    pool: ReadingPool[Reading], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # Given a program with secrets and open files
    monkeypatch.setenv("SECRET_KEYS", "hush")
    with (tmp_path / "open").open("w") as file:
        file.write("x")
        fresh = ReadingPool(READER, Reading, LIMITS, processes=1)
        # When a process of its pool looks round
        found = fresh.read(b"hello")
        fresh.close()
    # Then it sees where programs and modules are, its socket, and nothing else
    assert set(found.environment) <= {"PATH", "PYTHONPATH", "LC_CTYPE"}
    others = [one for one in found.files if not one.startswith(("socket:", "/dev/null", "/proc/"))]
    assert others == []


@pytest.mark.parametrize(
    ("deed", "reason", "detail"),
    [
        (b"spin", ReadingFault.CPU, ""),
        (b"swell", ReadingFault.FAILED, "MemoryError"),
        (b"crash", ReadingFault.KILLED, "status -11"),
        (b"raise", ReadingFault.FAILED, "ValueError"),
        (b"write", ReadingFault.FAILED, "OSError"),
    ],
)
def test_a_reading_that_breaks_its_limits_is_told_and_the_next_one_is_read(
    pool: ReadingPool[Reading], deed: bytes, reason: ReadingFault, detail: str
) -> None:
    # Given content under which the reader spins, swells, crashes, raises or writes
    with pytest.raises(ReadingFailed) as failed:
        pool.read(deed)
    # Then it is told why, in no words of the stranger's, and another process reads on
    assert (failed.value.reason, failed.value.detail) == (reason, detail)
    assert pool.read(b"next").content == b"next"


def test_one_that_hangs_is_killed_at_its_deadline() -> None:
    # Given a reader that waits for something, using no processor time
    pool = ReadingPool(READER, Reading, ReadingLimits(seconds=0.5), processes=1)
    with pytest.raises(ReadingFailed) as failed:
        pool.read(b"sleep")
    # Then its deadline ends it
    assert failed.value.reason == ReadingFault.TIME
    pool.close()


def test_what_is_not_as_promised_or_too_long_is_no_answer() -> None:
    # Given a reader that answers something else than it promises
    pool = ReadingPool("tests.support.readers:read_wrongly", Reading, LIMITS)
    with pytest.raises(ReadingFailed) as failed:
        pool.read(b"hello")
    pool.close()
    assert failed.value.reason == ReadingFault.ANSWER
    # And one that answers more than is allowed
    short = ReadingPool(READER, Reading, ReadingLimits(most_answer_bytes=100), processes=1)
    with pytest.raises(ReadingFailed) as failed:
        short.read(b"x" * 1000)
    assert failed.value.reason == ReadingFault.ANSWER


def test_a_reader_that_cannot_start_is_an_outage_and_no_fault_of_the_content() -> None:
    # Given a reader that is not there / Then whoever reads is told to come later
    pool = ReadingPool("tests.support.readers:nobody", Reading, LIMITS)
    with pytest.raises(ServiceUnavailable, match="nobody"):
        pool.read(b"hello")


def test_one_killed_while_it_waited_is_replaced(pool: ReadingPool[Reading]) -> None:
    # Given a process that the kernel took while it had nothing to do
    pid = pool.read(b"one").pid
    subprocess.run(["kill", "-9", str(pid)], check=True)
    wait_until(lambda: _state(pid) in {"", "Z"})
    # Then the next content is read all the same
    assert pool.read(b"two").content == b"two"


def test_a_process_is_replaced_after_many_readings() -> None:
    # Given a process that has read as much as it may
    pool = ReadingPool(READER, Reading, LIMITS, processes=1)
    pids = [pool.read(b"x").pid for _ in range(MOST_READINGS + 1)]
    pool.close()
    # Then another goes on
    assert len(set(pids[:-1])) == 1
    assert pids[-1] != pids[0]


def test_more_than_may_wait_are_sent_away() -> None:
    # Given one process at work, and one who waits for it
    pool = ReadingPool(READER, Reading, LIMITS, processes=1, most_waiting=1)
    ended: list[str] = []

    def read(content: bytes) -> None:
        try:
            pool.read(content)
        except (ReadingFailed, ServiceUnavailable) as exc:
            ended.append(type(exc).__name__)

    threads = [threading.Thread(target=read, args=(b"spin",)) for _ in range(3)]
    # When a third comes, Then it is told so at once, and both others get their turn
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == ["ReadingFailed", "ReadingFailed", "ServiceUnavailable"]


GREEN = """
import eventlet
eventlet.monkey_patch()
from chassis.runtime.reading.pool import ReadingFailed, ReadingLimits, ReadingPool
from tests.support.readers import Reading

pool = ReadingPool("tests.support.readers:read_on_demand", Reading,
                   ReadingLimits(cpu_seconds=1, seconds=20.0), processes=2)
turns = []

def tick():
    while True:
        turns.append(1)
        eventlet.sleep(0.01)

def read(content):
    try:
        return len(pool.read(content).content)
    except ReadingFailed as exc:
        return str(exc)

eventlet.spawn_n(tick)
jobs = [eventlet.spawn(read, one) for one in (b"spin", b"x" * 2_000_000, b"raise", b"crash", b"y")]
print([job.wait() for job in jobs], len(turns) > 20)
pool.close()
"""


def test_under_eventlet_others_go_on_while_one_is_read() -> None:
    # Given an eventlet program / When it reads content of every kind at once
    done = subprocess.run(
        [sys.executable, "-c", GREEN], cwd=ROOT, capture_output=True, text=True, check=False
    )
    # Then each is answered, and its other green threads had their turns meanwhile
    reported = "['cpu', 2000000, 'failed: ValueError', 'killed: status -11', 1] True"
    assert done.stdout.strip().splitlines()[-1:] == [reported], done.stdout + done.stderr


def _state(pid: int) -> str:
    """Z once it has ended and given back its files; nothing when somebody has heard of it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(") ")[2][0]
    except OSError:
        return ""
