"""`make run` as a program, with stand-ins for services; PostgreSQL and one broker are real."""

import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import psutil
import pytest
from stand_in import make_web

from tools.ports import ReservedBlock, taken
from tools.processes import ROOT

pytestmark = pytest.mark.integration
STAND_IN = Path(__file__).parent / "stand_in.py"


class Runner:
    """A run under way; `lines` is all it printed up to now."""

    def __init__(self, base, folder, *, web, amqp_url, kind="ok"):
        command = [sys.executable, "-u", str(STAND_IN), str(web), kind]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"}
        environment.pop("DATABASE_URL", None)
        environment.pop("AMQP_URL", None)
        if amqp_url:
            environment["AMQP_URL"] = amqp_url
        self.program = subprocess.Popen(
            [*command, "--port", str(base), "--folder", str(folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            env=environment,
            start_new_session=True,
        )
        self.base = base
        self.lines = []

    def until(self, text):
        timer = threading.Timer(60, self.program.kill)
        timer.start()
        for line in self.program.stdout:
            self.lines.append(line.rstrip())
            if text in line:
                timer.cancel()
                return self
        timer.cancel()
        raise AssertionError(f"{text!r} was never printed:\n" + "\n".join(self.lines))

    def end(self):
        """Wait for the end; (exit code, last line)."""
        rest, _ = self.program.communicate(timeout=60)
        self.lines += rest.splitlines()
        return self.program.returncode, self.lines[-1]

    def family(self):
        return psutil.Process(self.program.pid).children(recursive=True)


@pytest.fixture
def web(tmp_path):
    return make_web(tmp_path / "web")


@pytest.fixture
def broker_address():
    """A port that takes connections: enough of a broker for stand-ins."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as server:
        yield f"amqp://guest:guest@127.0.0.1:{server.getsockname()[1]}/"


@pytest.fixture
def start(tmp_path, web, broker_address):
    block = ReservedBlock()
    runners = []

    def start(base=block.base, folder=tmp_path / "var", amqp_url=broker_address, kind="ok"):
        runners.append(Runner(base, folder, web=web, amqp_url=amqp_url, kind=kind))
        return runners[-1]

    yield start
    for runner in runners:
        runner.program.kill()
        runner.program.wait()
        runner.program.stdout.close()
    block.release()


def assert_nothing_left(family, base):
    _, alive = psutil.wait_procs(family, timeout=20)
    assert [process.cmdline() for process in alive] == []
    assert taken(range(base, base + 24)) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ctrl_c_kill_and_a_closed_terminal_end_every_program(start, number):
    # Given a running system
    runner = start().until("Ctrl-C ends it")
    family = runner.family()
    assert len(family) >= 4
    # When it is told to end
    runner.program.send_signal(number)
    code, last = runner.end()
    # Then it ends well, and nothing is left
    assert (code, last) == (0, "stopped.")
    assert_nothing_left(family, runner.base)


def test_a_private_broker_runs_and_ends_with_the_rest(start):
    # Given a system with a broker of its own
    runner = start(amqp_url=None).until("Ctrl-C ends it")
    family = runner.family()
    names = {process.name() for process in family}
    assert {"beam.smp", "epmd", "postgres"} <= names
    # When Ctrl-C is pressed
    runner.program.send_signal(signal.SIGINT)
    # Then node, port mapper and all are gone
    assert runner.end()[0] == 0
    assert_nothing_left(family, runner.base)


def test_nothing_outlives_a_killed_runner(start):
    # Given a running system
    runner = start().until("Ctrl-C ends it")
    family = runner.family()
    # When its runner is killed without a chance to clean up
    runner.program.kill()
    runner.program.communicate()
    # Then its programs end all the same
    assert_nothing_left(family, runner.base)


def test_an_interrupt_during_the_start_leaves_nothing(start):
    # Given a system half started
    runner = start().until("PostgreSQL")
    family = runner.family()
    # When Ctrl-C is pressed
    runner.program.send_signal(signal.SIGINT)
    # Then nothing is left
    assert runner.end() == (0, "stopped.")
    assert_nothing_left(family, runner.base)


def test_a_program_that_dies_stops_everything_and_shows_its_last_words(start):
    # Given a running system
    runner = start().until("Ctrl-C ends it")
    family = runner.family()
    # When one program dies
    with pytest.raises(OSError):
        urllib.request.urlopen(f"http://127.0.0.1:{runner.base + 1}/end", timeout=10)
    code, last = runner.end()
    # Then the runner says which and why, and ends the others
    assert code == 1
    assert last.startswith("error: sms_svc ended with exit code 3.")
    assert "the stand-in gave up" in runner.lines
    assert_nothing_left(family, runner.base)


def test_a_broken_step_is_one_clear_line(start):
    # Given migrations that fail / When started
    runner = start(kind="failing")
    code, last = runner.end()
    # Then the line names the step, its words are shown, and nothing is left
    assert code == 1
    assert last.startswith("error: migrations ended with exit code 1.")
    assert "the table is missing" in runner.lines
    assert taken(range(runner.base, runner.base + 24)) == []


def test_a_taken_port_is_one_clear_line_and_nothing_starts(start, tmp_path):
    # Given somebody on the gateway's port
    runner = None
    block = ReservedBlock()
    with socket.create_server(("127.0.0.1", block.base)):
        # When started
        runner = start(base=block.base, folder=tmp_path / "other")
        code, last = runner.end()
    block.release()
    # Then only that line is printed
    assert code == 1
    assert last.startswith(f"error: Port {block.base} is taken by ")
    assert runner.lines == [last]


def test_two_checkouts_run_side_by_side_but_not_one_twice(start, tmp_path):
    # Given a running system
    first = start().until("Ctrl-C ends it")
    # When another checkout starts on other ports, and the same one once more
    block = ReservedBlock()
    second = start(base=block.base, folder=tmp_path / "var2").until("Ctrl-C ends it")
    third = start(base=block.base)
    # Then the first two answer, each with its own database, and the third is refused
    answers = {
        urllib.request.urlopen(f"http://127.0.0.1:{runner.base}/").read()
        for runner in (first, second)
    }
    assert len(answers) == 2
    assert third.end()[1].startswith("error: This checkout runs already")
    block.release()


def test_the_second_start_neither_migrates_nor_seeds_again(start, tmp_path):
    # Given a system that ran once
    first = start().until("Ctrl-C ends it")
    first.program.send_signal(signal.SIGINT)
    first.end()
    # When it starts again
    second = start().until("Ctrl-C ends it")
    # Then data are there and the demo firm is not made twice
    assert any("demo firm" in line for line in first.lines)
    assert not any("demo firm" in line for line in second.lines)
    assert any("database schemas" in line for line in first.lines)
    assert not any("database schemas" in line for line in second.lines)
    assert (tmp_path / "web" / "dist" / "index.html").exists()
