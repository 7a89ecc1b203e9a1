"""A contact and a colleague write to each other, both on open pages."""

from tools import seed_people as demo
from tools.stories.world import StoryWorld

TITLE = "Portal"


def play(world: StoryWorld) -> None:
    """Both ways, both live."""
    contact = next(c for c in demo.CLIENTS if c.portal and c.contact == "Ruth Albright")
    api = world.staff()
    client = api.get("/clients", query=contact.name)["items"][0]
    question, answer = f"Portal question {world.tag()}", f"Portal answer {world.tag()}"
    with world.step("staff page and portal page open and live"):
        staff = world.staff_page(path=f"/c/{client['conversation_id']}")
        portal = world.portal_page(contact.email)
    with world.step("the contact's message shows on the staff page"):
        portal.get_by_role("textbox", name="Message").fill(question)
        portal.get_by_role("button", name="Send", exact=True).click()
        staff.get_by_role("list", name="Message list").get_by_text(question).wait_for()
    with world.step("the colleague's message shows on the portal page"):
        api.post(
            f"/conversations/{client['conversation_id']}/messages",
            {"channel": "portal", "body": answer},
        )
        portal.get_by_role("list", name="Message list").get_by_text(answer).wait_for()
