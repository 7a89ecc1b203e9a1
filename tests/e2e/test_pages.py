"""What the pages do besides the stories: signing in, phones, roles, the API page."""

import re

import pytest
from playwright.sync_api import expect

from tools import seed_people as demo
from tools.stories.world import StoryWorld


def test_wrong_password_is_told_and_the_address_kept(world: StoryWorld) -> None:
    # Given the sign-in page
    page = world.browser.new_page()
    page.goto(world.gateway)
    # When somebody signs in with a wrong password
    page.get_by_label("E-mail").fill(demo.STAFF[0].email)
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    # Then the page says so and keeps the address
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("E-mail")).to_have_value(demo.STAFF[0].email)
    page.close()


def test_a_contact_cannot_open_the_staff_inbox(world: StoryWorld) -> None:
    # Given a contact's account
    contact = next(c for c in demo.CLIENTS if c.portal)
    page = world.browser.new_page()
    page.goto(world.gateway)
    # When it is used at the staff sign-in
    page.get_by_label("E-mail").fill(contact.email)
    page.get_by_label("Password").fill(demo.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    # Then it is refused
    expect(page.get_by_role("alert")).to_be_visible()
    page.close()


@pytest.mark.parametrize("role", ["owner", "member"])
def test_scope_toggle_is_for_those_who_see_the_team(world: StoryWorld, role: str) -> None:
    # Given / When a colleague opens the inbox
    page = world.staff_page(role)
    # Then the toggle is there for an owner and not for a member
    toggle = page.get_by_role("radio", name="Team")
    expect(toggle).to_have_count(1 if role == "owner" else 0)


def test_inbox_on_a_phone_shows_one_column_at_a_time(world: StoryWorld) -> None:
    # Given the inbox on a narrow screen
    page = world.staff_page()
    page.set_viewport_size({"width": 390, "height": 844})
    # When a conversation is opened
    page.get_by_role("list", name="Conversation list").get_by_role("listitem").first.click()
    # Then only the conversation is there, and a button leads back
    composer = page.get_by_role("textbox", name="Message")
    expect(composer).to_be_visible()
    expect(page.get_by_role("list", name="Conversation list")).not_to_be_visible()
    page.get_by_role("link", name="Back to conversations").click()
    expect(page.get_by_role("list", name="Conversation list")).to_be_visible()


def test_api_page_lists_the_operations(world: StoryWorld) -> None:
    # Given / When the API's page is opened
    page = world.browser.new_page()
    page.goto(f"{world.gateway}/api/v1/docs")
    # Then it shows operations of the served document
    expect(page.get_by_text(re.compile("/conversations")).first).to_be_visible()
    page.close()


@pytest.mark.parametrize("width", [1440, 390])
def test_words_without_a_place_to_break_stay_on_the_page(world: StoryWorld, width: int) -> None:
    # Given a conversation with a link and a subject that go on for ever, and one more being written
    client, endless = world.new_client(), "https://firm.example/" + "x" * 900
    world.staff().post(
        f"/conversations/{client.conversation_id}/messages",
        {"channel": "email", "subject": "S" * 900, "body": endless, "to": [client.email]},
    )
    page = world.staff_page()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{world.gateway}/c/{client.conversation_id}")
    expect(page.get_by_role("link", name=endless)).to_be_visible()
    page.get_by_role("textbox", name="Message").fill(endless)
    # Then nothing is wider than the page, and what one needs is on it
    box = page.get_by_role("button", name="Send", exact=True).bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= width
    assert page.evaluate("document.body.scrollWidth") <= width
