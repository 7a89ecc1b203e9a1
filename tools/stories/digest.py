"""An unread portal message becomes one digest e-mail after its window; a read one becomes none."""

from tools import seed_people as demo
from tools.stories.api import Json
from tools.stories.world import StoryWorld

TITLE = "Portal digest"


def play(world: StoryWorld) -> None:
    """One contact reads, the other does not."""
    away = next(c for c in demo.CLIENTS if c.portal and c.contact == "Leo Marsh")
    here = next(c for c in demo.CLIENTS if c.portal and c.contact == "Maya Chen")
    api = world.staff()
    text = f"Digest story {world.tag()}"
    with world.step("portal messages to one who is away and one who reads"):
        for person in (here, away):
            client = api.get("/clients", query=person.name)["items"][0]
            api.post(
                f"/conversations/{client['conversation_id']}/messages",
                {"channel": "portal", "body": f"{text} for {person.contact}"},
            )
        _read(world, here.email, text)
    with world.step("after the window the one who is away has one digest e-mail"):
        world.eventually(lambda: _digests(world, away.email, text), "the digest came")
    with world.step("the one who read has none, and there is no second one"):
        # The reader's window was opened first, so it has been decided once the other's is sent.
        later = api.get("/clients", query=away.name)["items"][0]["conversation_id"]
        sent = next(m for m in world.messages(api, later) if text in m["body_text"])
        world.delivery(api, sent["id"], "emailed")
        assert not _digests(world, here.email, text), "a digest for a read message"
        assert len(_digests(world, away.email, text)) == 1, "more than one digest"


def _read(world: StoryWorld, email: str, text: str) -> None:
    portal = world.portal_api(email)

    def shown() -> tuple[str, str] | None:
        for conversation in portal.get("/portal/conversations")["items"]:
            address = f"/portal/conversations/{conversation['id']}"
            for message in portal.get(f"{address}/messages")["items"]:
                if text in message["body_text"]:
                    return address, message["id"]
        return None

    address, last = world.eventually(shown, "the portal shows the message")
    portal.post(f"{address}/read", {"last_message_id": last})


def _digests(world: StoryWorld, email: str, text: str) -> list[Json]:
    return [mail for mail in world.play.mails(email) if text in mail["text"]]
