"""An unknown number lands in Unlinked; linking moves it, and the next text goes straight there."""

import random

from tools import seed_people as demo
from tools.stories.api import Api, Json
from tools.stories.world import StoryWorld

TITLE = "Unknown sender"


def play(world: StoryWorld) -> None:
    """Unlinked, linked, known."""
    client = world.new_client()
    api = world.staff()
    phone = f"+1917{random.randrange(2_000_000, 9_999_999)}"
    with world.step("a text from an unknown number lands in Unlinked"):
        world.play.text(phone, demo.FIRM_NUMBER, "Hello, this is my new number")
        stranger = world.eventually(lambda: _unlinked(api, phone), "it is in Unlinked")
        assert not world.messages(api, client.conversation_id)
    with world.step("linking moves it to the client"):
        linked = api.post(
            f"/conversations/{stranger['id']}/link",
            {"client_id": client.client["id"], "new_contact": "Somebody new"},
        )
        assert linked["conversation_id"] == client.conversation_id, linked
        assert _bodies(world, api, client.conversation_id) == ["Hello, this is my new number"]
        assert _unlinked(api, phone) is None
    with world.step("the next text goes straight to the client"):
        world.play.text(phone, demo.FIRM_NUMBER, "And another one")
        world.eventually(
            lambda: "And another one" in _bodies(world, api, client.conversation_id), "it is there"
        )
        assert _unlinked(api, phone) is None


def _unlinked(api: Api, phone: str) -> Json | None:
    found = api.get("/conversations", scope="team", filter="unlinked", limit=100)["items"]
    return next((item for item in found if item["sender_address"] == phone), None)


def _bodies(world: StoryWorld, api: Api, conversation_id: str) -> list[str]:
    return [message["body_text"] for message in world.messages(api, conversation_id)]
