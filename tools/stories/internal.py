"""A note with a mention rings the colleague's bell and is nowhere a client can look."""

from tools import seed_people as demo
from tools.stories.world import StoryWorld

TITLE = "Internal note"


def play(world: StoryWorld) -> None:
    """The note, the bell, and the places where it must not be."""
    contact = next(c for c in demo.CLIENTS if c.portal and c.contact == "Leo Marsh")
    api = world.staff("owner")
    priya = world.colleague("partner")
    client = api.get("/clients", query=contact.name)["items"][0]
    secret = f"Between us {world.tag()}"
    with world.step("the colleague's page is open and live"):
        page = world.staff_page("partner")
    with world.step("a note with a mention rings the colleague's bell"):
        staff_id = next(
            person["id"] for person in api.get("/staff")["items"] if person["email"] == priya.email
        )
        before = world.staff("partner").get("/notifications")["unseen_count"]
        note = api.post(
            f"/conversations/{client['conversation_id']}/messages",
            {"channel": "internal", "body": secret, "mentions": [staff_id]},
        )
        assert note["direction"] == "internal", note
        page.get_by_role("button", name=f"{before + 1} unseen").wait_for()
    with world.step("the note is nowhere in the client's portal"):
        portal = world.portal_api(contact.email)
        for conversation in portal.get("/portal/conversations")["items"]:
            shown = portal.get(f"/portal/conversations/{conversation['id']}/messages")
            assert secret not in str(shown), "the note is in the portal"
    with world.step("the note left by neither mail nor text"):
        assert secret not in str(world.play.mails(contact.email))
        assert secret not in str(world.play.texts(contact.phone))
