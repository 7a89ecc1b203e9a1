import os
import signal
import subprocess
import sys
import time

import pytest

from tools.guard import end_all, is_running, start_time, watch_until_end

pytestmark = pytest.mark.unit

STARTER = """
import os, signal, subprocess, sys
from tools.guard import Guard
guard = Guard()
child = subprocess.Popen(["sleep", "600"], start_new_session=True)
guard.watch(child.pid, signal.SIGTERM)
print(child.pid, flush=True)
sys.stdin.read()
"""


def until(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition did not come true"
        time.sleep(0.02)


def test_what_was_forgotten_is_not_watched():
    # Given two programs watched, one of them forgotten
    lines = ["+ 11 900 15", "+ 12 901 2", "- 11"]
    # When the starter's end of the pipe closes, Then the other is still watched
    assert watch_until_end(lines) == {12: ("901", 2)}


def test_a_reused_process_number_is_left_alone():
    # Given a running program, and a record of an older one with the same number
    with subprocess.Popen(["sleep", "600"], start_new_session=True) as program:
        # When the record's program is to be ended
        end_all({program.pid: ("1", signal.SIGKILL)})
        # Then the running one lives
        assert is_running(program.pid, start_time(program.pid))
        program.kill()


def test_programs_end_when_their_starter_is_killed():
    # Given a program started under a guard
    starter = subprocess.Popen(
        [sys.executable, "-c", STARTER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    pid = int(starter.stdout.readline())
    started = start_time(pid)
    assert is_running(pid, started)
    # When its starter is killed without a chance to clean up
    starter.kill()
    starter.communicate()
    # Then it ends
    until(lambda: not is_running(pid, started))


def test_a_program_that_ignores_its_signal_is_killed(monkeypatch):
    # Given a program that ignores SIGTERM
    monkeypatch.setattr("tools.guard.GRACE_SECONDS", 0.2)
    code = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print(flush=True); time.sleep(600)"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as program:
        program.stdout.readline()
        # When it is ended
        end_all({program.pid: (start_time(program.pid), signal.SIGTERM)})
        # Then SIGKILL did it
        assert program.wait(10) == -signal.SIGKILL
