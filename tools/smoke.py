"""`make smoke`: play the main job against a running system, or one started for it; print a table.

Exit status 0 only if every step of every story holds.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import requests
from playwright.sync_api import Browser, sync_playwright

from tools import web_build
from tools.environment import address
from tools.faults import exit_with_fault_line
from tools.processes import BY_NAME, EVERYTHING
from tools.progress import print_line, table
from tools.stack import Stack
from tools.stories import digest, email, internal, portal, sms, unlinked
from tools.stories.world import Step, StoryWorld
from tools.system_packages import ensure_chromium, ensure_libmagic, ensure_rabbitmq

STORIES: tuple[ModuleType, ...] = (sms, email, portal, internal, unlinked, digest)
BROWSER_FLAGS = (
    "--no-sandbox",  # Chromium refuses to start as root with its sandbox
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(ensure_chromium()), args=list(BROWSER_FLAGS)
        )
        try:
            yield browser
        finally:
            browser.close()


def play_all(world: StoryWorld) -> list[Step]:
    """Every story; one that fails does not keep the others from being played."""
    for story in STORIES:
        world.story = story.TITLE
        try:
            story.play(world)
        except Exception as exc:  # noqa: BLE001  # the table tells it; the next story is played
            if not (world.steps and world.steps[-1].problem):
                world.steps.append(Step(story.TITLE, "prepare", 0.0, f"{exc}"))
        finally:
            world.close_pages()
    return world.steps


def report(steps: list[Step]) -> list[str]:
    """The table, one row a step."""
    rows = [
        (s.story, s.title, f"{s.seconds:.2f} s", "ok" if s.problem is None else "FAILED")
        for s in steps
    ]
    lines = table(("Story", "Step", "Time", "Result"), rows)
    return lines + [f"\n{s.story}: {s.title}\n  {s.problem}" for s in steps if s.problem]


def is_running(port: int) -> bool:
    """Whether a system answers on these ports."""
    try:
        return requests.get(f"{address(port, BY_NAME['gateway'].probe_port)}/readyz", timeout=2).ok
    except requests.RequestException:
        return False


@contextmanager
def running_system(port: int) -> Iterator[int]:
    """The port base of the running system, or of one that lives as long as the block."""
    if is_running(port):
        print_line(f"Playing against the system on port {port}.")
        yield port
        return
    ensure_rabbitmq()
    ensure_libmagic()
    web_build.main()
    with tempfile.TemporaryDirectory(prefix="onethread-smoke-") as folder:
        print_line("Starting a system to play against.")
        with Stack(Path(folder), processes=EVERYTHING) as stack:
            stack.seed()
            yield stack.port_base


def main() -> int:
    """Command line of `python -m tools.smoke`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8400, help="first port of the running system")
    arguments = parser.parse_args()
    with running_system(arguments.port) as base, open_browser() as browser:
        sandbox = address(base, BY_NAME["sandbox"].port)
        steps = play_all(StoryWorld(address(base, 0), sandbox, browser))
    for line in report(steps):
        print_line(line)
    return 1 if any(s.problem for s in steps) or not steps else 0


if __name__ == "__main__":
    sys.exit(exit_with_fault_line(main))
