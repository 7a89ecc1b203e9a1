"""A client texts, a colleague answers from the page, and the answer is delivered."""

from tools import seed_people as demo
from tools.stories.world import StoryWorld

TITLE = "Text message"


def play(world: StoryWorld) -> None:
    """In by a signed webhook, live on an open page, out through the twilio package."""
    client = world.new_client()
    api = world.staff()
    with world.step("staff page open and live"):
        page = world.staff_page(path=f"/c/{client.conversation_id}")
    with world.step("text from the phone shows on the open page"):
        world.play.text(client.phone, demo.FIRM_NUMBER, "Did my invoice arrive?")
        thread = page.get_by_role("list", name="Message list")
        thread.get_by_text("Did my invoice arrive?").wait_for()
    with world.step("the composer turns to the channel the client used"):
        page.get_by_role("radio", name="SMS", checked=True).wait_for(state="attached")
    with world.step("answer written on the page reaches the phone"):
        page.get_by_role("textbox", name="Message").fill("Yes, we have it. Thank you!")
        page.get_by_role("button", name="Send", exact=True).click()
        world.eventually(
            lambda: [t for t in world.play.texts(client.phone) if t["body"].startswith("Yes, we")],
            "the phone has the answer",
        )
    with world.step("callbacks bring it to delivered, shown on the bubble"):
        sent = next(
            m for m in world.messages(api, client.conversation_id) if m["direction"] == "outbound"
        )
        world.delivery(api, sent["id"], "delivered")
        thread.get_by_text("Delivered").wait_for()
    with world.step("the bubble shows the disclosure that went out with the first text"):
        thread.get_by_text("Reply STOP to opt out").wait_for()
    with world.step("the phone has the answer exactly once"):
        copies = [t for t in world.play.texts(client.phone) if t["body"].startswith("Yes, we")]
        assert len(copies) == 1, f"{len(copies)} copies"
