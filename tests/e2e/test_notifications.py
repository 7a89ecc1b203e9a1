"""A person's own notifications, in a real browser, against the whole system."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tools import seed_people as demo
from tools.stories.api import Json
from tools.stories.world import ClientOfStory, StoryWorld

ROLE = "owner"
SWITCH = "Client messages: E-mail"


@pytest.fixture
def settings(world: StoryWorld) -> Iterator[Page]:
    """The page of the owner, who has their switches as they were afterwards."""
    page = world.staff_page(ROLE)
    page.goto(f"{world.gateway}/settings/notifications")
    page.get_by_label(SWITCH).wait_for()
    before = page.get_by_label(SWITCH).is_checked()
    yield page
    page.goto(f"{world.gateway}/settings/notifications")
    page.get_by_label(SWITCH).wait_for()
    if page.get_by_label(SWITCH).is_checked() != before:
        _switch(page)


def test_a_text_is_mailed_to_who_switched_it_on_unless_it_is_read_first(
    world: StoryWorld, settings: Page
) -> None:
    # Given an owner who switches on e-mail for client messages, which is kept
    expect(settings.get_by_label(SWITCH)).not_to_be_checked()
    _switch(settings)
    settings.reload()
    expect(settings.get_by_label(SWITCH)).to_be_checked()
    # When two clients write, and the owner opens one of the two in time
    read, unread = world.new_client(), world.new_client()
    text = f"Please call me {world.tag()}"
    _text_and_read(world, settings, read, text)
    world.play.text(unread.phone, demo.FIRM_NUMBER, text)
    # Then a mail about the other comes, with the link that opens it
    mail = world.eventually(lambda: _mail_about(world, unread), "the e-mail came")
    assert f"{world.gateway}/c/{unread.conversation_id}" in mail["text"]
    assert text in mail["text"]
    # And none about the one that was read, whose time was over before
    assert _mail_about(world, read) is None
    # When the link is followed / Then the conversation is open
    settings.goto(f"{world.gateway}/c/{unread.conversation_id}")
    expect(settings.get_by_role("region", name="Messages").get_by_text(text)).to_be_visible()


def test_a_switch_that_cannot_be_saved_says_so_and_goes_back(
    world: StoryWorld, settings: Page
) -> None:
    # Given a page whose server cannot be reached
    settings.route("**/api/v1/notifications/preferences", lambda route: route.abort())
    # When something is switched
    settings.get_by_label(SWITCH).click()
    # Then the page says why, and shows what is kept
    expect(settings.get_by_role("alert")).to_contain_text("cannot be reached")
    expect(settings.get_by_label(SWITCH)).not_to_be_checked()
    # When the server is back / Then the same switch is saved
    settings.unroute("**/api/v1/notifications/preferences")
    _switch(settings)


def test_a_member_reaches_their_own_switches_and_no_others(world: StoryWorld) -> None:
    # Given a member, who may not see the firm's settings
    page = world.staff_page("member")
    # When they open the settings from their menu
    page.get_by_role("button", name="Account:").click()
    page.get_by_role("link", name="Settings").click()
    # Then they are at their notifications, without the firm's pages and mailboxes
    expect(page.get_by_role("heading", name="Notifications")).to_be_visible()
    pages = page.get_by_role("navigation", name="Settings").get_by_role("link")
    expect(pages).to_have_text(["Notifications", "My signature"])
    expect(page.get_by_label("Mentions: Bell")).to_be_checked()
    expect(page.get_by_text("Mailbox trouble")).to_have_count(0)


def _switch(page: Page) -> None:
    page.get_by_label(SWITCH).click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()


def _text_and_read(world: StoryWorld, page: Page, client: ClientOfStory, text: str) -> None:
    world.play.text(client.phone, demo.FIRM_NUMBER, text)
    page.goto(f"{world.gateway}/c/{client.conversation_id}")
    expect(page.get_by_role("region", name="Messages").get_by_text(text)).to_be_visible()


def _mail_about(world: StoryWorld, client: ClientOfStory) -> Json | None:
    mails = world.play.mails(world.colleague(ROLE).email)
    return next((mail for mail in mails if client.conversation_id in mail["text"]), None)
