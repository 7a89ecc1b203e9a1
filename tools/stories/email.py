"""A client mails, a colleague answers in the same thread, and a bounce is told in plain words."""

from tools import seed_people as demo
from tools.stories.world import StoryWorld

TITLE = "E-mail"


def play(world: StoryWorld) -> None:
    """In by push and history, out through the Gmail API, failed by a bounce."""
    client = world.new_client()
    api = world.staff()
    with world.step("mail to the firm's mailbox lands in the client's conversation"):
        mail = world.play.mail(
            client.email, demo.FIRM_MAILBOX, "Payroll", "Can you add one person to payroll?"
        )
        received = world.eventually(
            lambda: world.messages(api, client.conversation_id), "the mail is recorded"
        )[0]
        assert received["subject"] == "Payroll", received
    with world.step("the answer is sent"):
        answer = api.post(
            f"/conversations/{client.conversation_id}/messages",
            {
                "channel": "email",
                "body": "Done, starting Monday.",
                "reply_to_message_id": received["id"],
            },
        )
        assert answer["subject"] == "RE: Payroll", answer["subject"]
        world.delivery(api, answer["id"], "sent")
    with world.step("it carries In-Reply-To and References and stands in Gmail's own thread"):
        arrived = world.eventually(
            lambda: [m for m in world.play.mails(client.email) if "Monday" in m["text"]],
            "the client has the answer",
        )
        assert len(arrived) == 1, f"{len(arrived)} copies"
        assert arrived[0]["in_reply_to"] == mail["message_id"], arrived[0]
        assert mail["message_id"] in arrived[0]["references"], arrived[0]
        grant = world.play.mailbox_grant(demo.FIRM_MAILBOX)
        threads = {
            world.play.gmail_thread(grant, message_id)
            for message_id in (mail["message_id"], arrived[0]["message_id"])
        }
        assert len(threads) == 1, threads
    with world.step("a bounce turns the message to failed, with the reason"):
        _bounce(world)


def _bounce(world: StoryWorld) -> None:
    api = world.staff()
    identities = [
        {"kind": "email", "value": "nobody@bounce.example", "label": "Work", "primary": True}
    ]
    client = api.post(
        "/clients",
        {
            "name": "Bouncing Client",
            "kind": "individual",
            "entity_type": "Individual",
            "contacts": [{"name": "Nobody", "identities": identities}],
        },
    )
    lost = api.post(
        f"/conversations/{client['conversation_id']}/messages",
        {"channel": "email", "subject": "Hello", "body": "Are you there?"},
    )
    delivery = world.delivery(api, lost["id"], "failed")
    assert delivery["reason"]["permanent"], delivery
    assert delivery["reason"]["message"], delivery
