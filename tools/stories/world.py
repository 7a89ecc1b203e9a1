"""A running system as a story meets it: callers, clients, browser pages, and a list of steps."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from playwright.sync_api import Browser, Page

from tools import seed_people as demo
from tools.stories.api import Api, Json, Play

T = TypeVar("T")
PATIENCE_SECONDS = 15.0


@dataclass
class Step:
    """One row of the report."""

    story: str
    title: str
    seconds: float
    problem: str | None = None


@dataclass
class ClientOfStory:
    """A client made for one story, so that stories do not meet."""

    client: Json
    contact_id: str
    name: str
    email: str
    phone: str

    @property
    def conversation_id(self) -> str:
        """The client's one conversation."""
        return str(self.client["conversation_id"])


@dataclass
class StoryWorld:
    """Addresses of the system, a browser, and what has been done so far."""

    gateway: str
    sandbox: str
    browser: Browser
    steps: list[Step] = field(default_factory=list)
    story: str = ""
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _pages: list[Page] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.play = Play(self.sandbox)
        self._run = random.randrange(16**6)

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """One step: its time is noted, and why it failed."""
        began = time.perf_counter()
        step = Step(self.story, title, 0.0)
        try:
            yield
        except Exception as exc:
            step.problem = f"{type(exc).__name__}: {exc}".strip()
            raise
        finally:
            step.seconds = time.perf_counter() - began
            self.steps.append(step)

    def staff(self, role: str = "owner") -> Api:
        """A colleague of the demo firm, signed in to the API."""
        return Api(self.gateway).sign_in(self.colleague(role).email, demo.PASSWORD)

    @staticmethod
    def colleague(role: str) -> demo.Colleague:
        """The demo firm's colleague of a role."""
        return next(person for person in demo.STAFF if person.role == role)

    def portal_api(self, email: str) -> Api:
        """A contact of the demo firm, signed in to the API."""
        return Api(self.gateway).sign_in(email, demo.PASSWORD, "portal")

    def tag(self) -> str:
        """Words that no other story of any run has written."""
        return f"{self._run:06x}-{next(self._numbers)}"

    def new_client(self) -> ClientOfStory:
        """A client with one contact, an e-mail address and a phone, all new."""
        number = next(self._numbers)
        tag = f"{self._run:06x}{number}"
        name = f"Story Client {tag}"
        phone = f"+1646{random.randrange(2_000_000, 9_999_999)}"
        email = f"story.{tag}@client.example"
        identities = [
            {"kind": "email", "value": email, "label": "Work", "primary": True},
            {"kind": "phone", "value": phone, "label": "Mobile", "primary": True},
        ]
        client = self.staff().post(
            "/clients",
            {
                "name": name,
                "kind": "company",
                "entity_type": "LLC",
                "contacts": [{"name": f"Contact {tag}", "identities": identities}],
            },
        )
        contact_id = client["contacts"][0]["id"]
        return ClientOfStory(client, contact_id, name, email, phone)

    def staff_page(self, role: str = "owner", path: str = "/") -> Page:
        """A browser page signed in to the staff inbox."""
        return self._signed_in(path, self.colleague(role).email)

    def portal_page(self, email: str) -> Page:
        """A browser page signed in to the client portal."""
        return self._signed_in("/portal", email)

    def _signed_in(self, path: str, email: str) -> Page:
        page = self.browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        page.set_default_timeout(PATIENCE_SECONDS * 1000)
        self._pages.append(page)
        page.goto(self.gateway + path)
        page.get_by_label("E-mail").fill(email)
        page.get_by_label("Password").fill(demo.PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("status", name="Connection").filter(has_text="Live").wait_for(
            state="attached"
        )
        return page

    def close_pages(self) -> None:
        """End the browser sessions of a story."""
        for page in self._pages:
            page.context.close()
        self._pages.clear()

    def eventually(self, ask: Callable[[], T | None], what: str) -> T:
        """The first true answer; AssertionError says `what` never came."""
        ends = time.monotonic() + PATIENCE_SECONDS
        while not (answer := ask()):
            if time.monotonic() > ends:
                raise AssertionError(f"{what}: not within {PATIENCE_SECONDS:g} s")
            time.sleep(0.05)
        return answer

    def messages(self, api: Api, conversation_id: str) -> list[Json]:
        """Messages of a conversation, newest first."""
        found: list[Json] = api.get(f"/conversations/{conversation_id}/messages")["items"]
        return found

    def delivery(self, api: Api, message_id: str, state: str) -> Json:
        """The delivery once it has reached a state."""

        def reached() -> Json | None:
            delivery: Json = api.get(f"/messages/{message_id}")["delivery"]
            return delivery if delivery["state"] == state else None

        return self.eventually(reached, f"the message is {state}")
