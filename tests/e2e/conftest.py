"""The whole system and a real browser, for stories."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tools.smoke import open_browser
from tools.stack import Stack
from tools.stories.world import StoryWorld


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless, for the session."""
    with open_browser() as opened:
        yield opened


@pytest.fixture
def world(system: Stack, browser: Browser) -> Iterator[StoryWorld]:
    """The running system as one story meets it."""
    made = StoryWorld(system.url("gateway"), system.url("sandbox"), browser)
    yield made
    made.close_pages()
