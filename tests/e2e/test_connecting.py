"""A mailbox connected on Google's page, in a real browser, against the whole system."""

import re

from playwright.sync_api import Page, expect

from tools.stories.world import StoryWorld


def decide(page: Page, address: str, decision: str) -> None:
    """Leave for Google's page, and decide there."""
    page.get_by_role("button", name="Connect Gmail").click()
    page.get_by_label("Another one").fill(address)
    page.get_by_role("button", name=decision, exact=True).click()


def test_a_mailbox_is_connected_on_googles_page(world: StoryWorld) -> None:
    # Given the settings of a firm / When somebody does not allow it at Google
    address = f"second-{world.tag()}@larkspur.example".lower()
    page = world.staff_page()
    page.goto(f"{world.gateway}/settings/integrations")
    decide(page, address, "Deny")
    # Then the page they come back to says so in plain words, and leads on
    expect(page.get_by_role("heading", name="The mailbox was not connected")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("was not granted at Google")
    page.get_by_role("link", name="Back to Integrations").click()
    # When they allow it, Then it is connected, and the address shows nothing of the code
    decide(page, address, "Allow")
    expect(page.get_by_text(f"{address} is connected.")).to_be_visible()
    assert "code=" not in page.url
    mailboxes = page.get_by_role("list", name="Your mailboxes")
    added = mailboxes.get_by_role("listitem", name=address)
    expect(added).to_contain_text("Connected")
    # When it is disconnected, which asks first, Then it stays with its reason
    added.get_by_role("button", name=re.compile("^Disconnect")).click()
    page.get_by_role("dialog").get_by_role("button", name="Disconnect", exact=True).click()
    expect(added).to_contain_text("disconnected the mailbox")
