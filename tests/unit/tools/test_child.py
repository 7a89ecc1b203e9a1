"""A started program: under which rules of the scheduler it runs."""

import os
import sys

from tools.child import Child
from tools.guard import Guard


def test_a_program_and_what_it_starts_let_each_other_finish(tmp_path):
    # Given a program that starts another, which says how it is scheduled
    program = "import os; print('policy', os.sched_getscheduler(0))"
    starts = (
        f"import subprocess, sys; subprocess.run([sys.executable, '-c', {program!r}], check=True)"
    )
    guard = Guard()
    # When it has run
    child = Child(
        "starter",
        [sys.executable, "-c", starts],
        guard=guard,
        log=tmp_path / "log",
        folder=tmp_path,
        environment={},
    )
    child.wait(30)
    child.kill()
    guard.close()
    # Then the other one was no interrupter either
    assert child.tail() == f"policy {os.SCHED_BATCH}"
