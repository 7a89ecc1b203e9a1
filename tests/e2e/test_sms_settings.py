"""Settings of the text channel, in a real browser, against the whole system."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from chassis.ids import utc_now
from tools import seed_people as demo
from tools.stories.world import StoryWorld


def test_a_second_number_is_searched_claimed_and_released(world: StoryWorld) -> None:
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


def test_a_built_in_template_becomes_the_firms_own(world: StoryWorld) -> None:
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


def test_the_settings_scroll_in_their_own_frame(world: StoryWorld) -> None:
    # Given settings that are longer than the window / When they are shown
    page = world.staff_page()
    page.goto(f"{world.gateway}/settings/sms")
    for part in ("First name", "Office time zone", "Phone number"):
        expect(page.get_by_label(part).last).to_be_attached()
    # Then the page itself is no longer than the window
    below = "document.documentElement.scrollHeight - window.innerHeight"
    assert page.evaluate(below) == 0


def test_the_consent_of_a_phone_is_looked_up(world: StoryWorld) -> None:
    # Given a client who opted out and in again, then out
    client, api = world.new_client(), world.staff()
    for count, word in enumerate(("STOP", "START", "STOP"), 1):
        world.play.text(client.phone, demo.FIRM_NUMBER, word)
        world.eventually(
            lambda n=count: len(api.get("/sms/consent", phone=client.phone)["items"]) == n,
            f"{count} entries",
        )
    page = world.staff_page()
    page.goto(f"{world.gateway}/settings/sms")
    form = page.get_by_role("form", name="Look up a phone")
    phone = form.get_by_label("Phone number")
    standing = page.get_by_role("region", name="Consent").get_by_role("status")
    # When what is no phone is looked up / Then the page says so
    phone.fill("12")
    form.get_by_role("button", name="Look up").click()
    expect(page.get_by_role("region", name="Consent").get_by_role("alert")).to_contain_text(
        "not a phone number"
    )
    # When a phone is that nobody has written from / Then nothing is on record
    phone.fill("(415) 555-0199")
    form.get_by_role("button", name="Look up").click()
    expect(standing).to_contain_text("Not opted out")
    expect(page.get_by_text("No entries")).to_be_visible()
    # When the client's is / Then every word of theirs is there, the newest first
    phone.fill(client.phone)
    entries = page.get_by_role("list", name="Consent entries").get_by_role("listitem")
    form.get_by_role("button", name="Look up").click()
    expect(standing).to_contain_text("Opted out")
    expect(entries).to_have_count(3)
    expect(entries.first).to_contain_text("by text message (STOP)")
    expect(entries.nth(1)).to_contain_text("Opted in")


def test_a_text_of_the_morning_is_sent_now_from_its_bubble(world: StoryWorld) -> None:
    # Given quiet hours that hold now, and a text that waits
    api, client, now = world.staff(), world.new_client(), utc_now()
    before = api.get("/sms/settings")
    start, end = now - timedelta(hours=2), now + timedelta(hours=2)
    hours = {"enabled": True, "default_time_zone": "UTC"}
    hours |= {"start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}
    api.put("/sms/settings", before | {"quiet_hours": hours})
    try:
        page = world.staff_page(path=f"/c/{client.conversation_id}")
        page.get_by_text("SMS", exact=True).first.click()
        page.get_by_role("textbox", name="Message").fill("See you tomorrow")
        page.get_by_role("button", name="Send", exact=True).click()
        bubble = page.get_by_role("article").filter(has_text="See you tomorrow")
        # When somebody who may change the hours presses the button
        bubble.get_by_role("button", name="Send now").click()
        # Then it goes out, and the button with it
        expect(bubble).to_contain_text("Delivered", timeout=15_000)
        expect(bubble.get_by_role("button", name="Send now")).to_have_count(0)
        assert len(world.play.texts(client.phone)) == 1
    finally:
        api.put("/sms/settings", before)


def test_stop_takes_sms_out_of_the_picker_at_once(world: StoryWorld) -> None:
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


FILLED = {
    "Legal name of the firm": "Hartwell & Lowe LLC", "Website": "https://hartwell.example",
    "Street": "1 Main Street", "City": "Austin", "State": "TX", "ZIP code": "78701",
    "First name": "Olivia", "Last name": "Hartwell", "Title": "CEO",
    "E-mail": "olivia@hartwell.example", "Phone": "(512) 555-0100",
    "What you text your clients about": "Reminders about documents and appointments.",
    "Sample text 1": "Hi Ana, your W-2 is still missing. Reply STOP to opt out.",
}  # fmt: skip


def test_a_registration_names_the_wrong_field_and_says_why_it_was_rejected(
    world: StoryWorld,
) -> None:
    # Given the registration form on a phone, with one digit of the EIN missing
    page = world.staff_page()
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{world.gateway}/settings/sms")
    form = page.get_by_role("form", name="Carrier registration")
    for label, text in FILLED.items():
        form.get_by_label(label, exact=True).fill(text)
    form.get_by_label("Business type").select_option("corporation")
    ein = form.get_by_label("EIN", exact=True)
    ein.fill("12-345222")
    # When it is submitted / Then the fault is told beside the field, and nothing is too wide
    form.get_by_role("button", name="Submit registration").click()
    expect(form.get_by_role("alert")).to_contain_text("must have nine digits")
    expect(ein).to_have_attribute("aria-invalid", "true")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    # When it is corrected to an EIN whose review ends badly / Then the reason is told
    ein.fill("12-3452222")
    form.get_by_role("button", name="Submit registration").click()
    expect(form).to_have_count(0)
    section = page.get_by_role("region", name="Carrier registration (A2P 10DLC)")
    expect(section.get_by_role("alert")).to_contain_text("could not be verified", timeout=90_000)
    # And what was handed in can be corrected
    expect(form.get_by_label("ZIP code")).to_have_value("78701")
