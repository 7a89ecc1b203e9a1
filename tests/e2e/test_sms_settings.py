"""Settings of the text channel, in a real browser, against the whole system."""

import re

from playwright.sync_api import expect

from tools import seed_people as demo
from tools.stories.world import World


def test_a_second_number_is_searched_claimed_and_released(world: World) -> None:
    # Given the settings page of a firm that has a number
    page = world.staff_page()
    page.goto(f"{world.gateway}/settings/sms")
    numbers = page.get_by_role("list", name="Your numbers")
    expect(numbers.get_by_role("listitem")).to_have_count(1)
    # When another one is searched by area code and claimed
    page.get_by_role("button", name="Add another number").click()
    page.get_by_label("Area code (optional)").fill("646")
    page.get_by_role("button", name="Search numbers").click()
    found = page.get_by_role("list", name="Numbers found")
    found.get_by_role("button", name=re.compile("^Claim")).first.click()
    # Then it is active beside the first
    expect(numbers.get_by_role("listitem")).to_have_count(2)
    added = numbers.get_by_role("button", name=re.compile(r"^Release \(646\)"))
    # When it is released, which asks first and says that the history stays
    added.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(re.compile("history|stay", re.IGNORECASE))
    dialog.get_by_role("button", name="Release number").click()
    # Then only the first is left
    expect(numbers.get_by_role("listitem")).to_have_count(1)


def test_a_built_in_template_becomes_the_firms_own(world: World) -> None:
    # Given the templates page
    page = world.staff_page()
    page.goto(f"{world.gateway}/settings/templates")
    # When a built-in template is cloned under another name
    page.get_by_role("button", name=re.compile("^Clone")).first.click()
    dialog = page.get_by_role("dialog")
    name = f"Ours {world.tag()}"
    dialog.get_by_label("Name", exact=True).fill(name)
    dialog.get_by_role("button", name="Save template").click()
    # Then it can be edited
    expect(page.get_by_role("button", name=f"Edit {name}")).to_be_visible()


def test_stop_takes_sms_out_of_the_picker_at_once(world: World) -> None:
    # Given an open conversation with a client who texts
    client = world.new_client()
    world.play.text(client.phone, demo.FIRM_NUMBER, "Hello")
    page = world.staff_page(path=f"/c/{client.conversation_id}")
    page.get_by_role("radio", name="SMS", checked=True).wait_for(state="attached")
    # When they reply STOP
    world.play.text(client.phone, demo.FIRM_NUMBER, "STOP")
    # Then SMS can no longer be chosen, and the page says why
    missing = page.get_by_role("list", name="Channels not available")
    expect(missing).to_contain_text("STOP", timeout=15_000)
    expect(page.get_by_role("radio", name="SMS")).to_have_count(0)
