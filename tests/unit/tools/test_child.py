"""A started program: under which rules of the scheduler it runs, and how it is ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tools import child as child_module
from tools.child import Child
from tools.guard import Guard, start_time


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[[str], Child]]:
    """Starts Python programs."""
    with closing(Guard()) as guard:
        yield lambda source: Child(
            "program",
            [sys.executable, "-c", source],
            guard=guard,
            log=tmp_path / "log",
            folder=tmp_path,
            environment={},
        )


def test_a_program_and_what_it_starts_let_each_other_finish(
    started: Callable[[str], Child],
) -> None:
    # Given a program that starts another, which says how it is scheduled
    program = "import os; print('policy', os.sched_getscheduler(0))"
    child = started(
        f"import subprocess, sys; subprocess.run([sys.executable, '-c', {program!r}], check=True)"
    )
    # When it has run / Then the other one was no interrupter either
    child.wait(30)
    child.kill()
    assert child.tail() == f"policy {os.SCHED_BATCH}"


@pytest.mark.parametrize(
    ("source", "code"),
    [("raise SystemExit(3)", 3), ("import os; os.kill(os.getpid(), 9)", -signal.SIGKILL)],
    ids=["by itself", "by a signal"],
)
def test_how_a_program_ended_is_known_and_its_number_kept(
    started: Callable[[str], Child], source: str, code: int
) -> None:
    # Given a program that has ended / When it is asked how
    child = started(source)
    assert child.wait(30) == code
    assert child.exit_code == code
    # Then no other program can get its number until it is put away
    assert start_time(child.pid) != ""
    child.kill()
    assert start_time(child.pid) == ""
    assert child.exit_code == code


def test_a_group_is_ended_once(
    started: Callable[[str], Child], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a program that is ended / When it is ended again, its number being anybody's
    child = started("import time; time.sleep(60)")
    child.stop()
    sent: list[int] = []
    monkeypatch.setattr(child_module, "signal_group", lambda pid, _: sent.append(pid))
    child.kill()
    child.stop()
    # Then nobody is sent a signal
    assert sent == []
    assert child.exit_code == -signal.SIGTERM


def test_a_program_that_goes_on_is_waited_for_no_longer_than_asked(
    started: Callable[[str], Child],
) -> None:
    # Given a program that does not end / When it is waited for / Then that ends
    child = started("import time; time.sleep(60)")
    with pytest.raises(subprocess.TimeoutExpired):
        child.wait(0.05)
    assert child.exit_code is None
    child.kill()
