"""Writing an e-mail: to whom, with what, and what its channel is told."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.errors import NotFound, ValidationFailed
from chassis.ids import new_id
from chassis.refusals import AttachmentMissing, RecipientOutsideClient
from contracts.events import MessageComposed
from contracts.parts import Attachment
from contracts.rpc import Thread
from tests.support.addresses import new_email
from tests.support.firm import FirmInTest
from tests.support.waiting import wait_until

Json = dict[str, Any]
OFFICE = "office@firm.example"


def reachable(desk: FirmInTest, *emails: str) -> Json:
    """A client with these addresses, of a firm that can send e-mail."""
    client = desk.client("Acme", emails=emails)
    desk.channel(channel="email", address=OFFICE, addresses=(OFFICE,))
    desk.await_channels()
    return client


def upload(desk: FirmInTest) -> str:
    fields = {"name": "w2.pdf", "content_type": "application/pdf", "size": 10}
    more = {"digest": "a" * 64, "state": "ready", "idempotency_key": new_id()}
    return str(desk.call(Thread.RECORD_UPLOAD, **fields | more)["id"])


def write(desk: FirmInTest, client: Json, body: str = "", **more: Any) -> Json:
    return desk.compose(client, body, channel="email", **{"subject": "Tax"} | more)


def test_a_rich_mail_goes_with_copies_files_and_nothing_hostile(desk: FirmInTest) -> None:
    # Given a client, somebody outside, and a file handed over
    nora, omar, lawyer = new_email("nora"), new_email("omar"), new_email("law")
    client, file = reachable(desk, nora, omar), upload(desk)
    html = f'<p>Dear <strong>Nora</strong><script>x()</script></p><img src="cid:{file}">'
    # When a rich mail is written to them
    asked = {"to": [nora], "cc": [omar.upper()], "bcc": [lawyer], "allow_outside": True}
    mail = write(desk, client, body_html=html, attachments=[file], **asked)
    # Then staff see all of it, and so does the channel
    wait_until(lambda: desk.emitted(MessageComposed), what="the order to the channel")
    (order,) = desk.emitted(MessageComposed)
    for shown in (mail, order):
        assert (shown["to"], shown["cc"], shown["bcc"]) == ([nora], [omar], [lawyer])
        assert shown["body_text"] == "Dear Nora"
        assert "<strong>Nora</strong>" in shown["body_html"]
        assert "script" not in shown["body_html"]
        assert [one["id"] for one in shown["attachments"]] == [file]
    assert "digest" not in mail["attachments"][0]


def test_what_should_be_thought_about_is_refused_once(desk: FirmInTest) -> None:
    # Given a client / When somebody outside is written to, or a promised file is missing
    client = reachable(desk, new_email("nora"))
    lawyer = new_email("law")
    with pytest.raises(RecipientOutsideClient) as caught:
        write(desk, client, "Hello", cc=[lawyer])
    assert caught.value.details["addresses"] == [lawyer]
    with pytest.raises(AttachmentMissing):
        write(desk, client, "Please find attached the return.")
    # Then nothing was stored until it is meant
    assert desk.bodies(client) == []
    write(desk, client, "Hello", cc=[lawyer], allow_outside=True)
    write(desk, client, "I attached it.", acknowledged=["attachment_missing"])
    assert len(desk.bodies(client)) == 2


@pytest.mark.parametrize(
    ("field", "junk"),
    [
        ("to", "Field, Nora <nora@client.example>"),
        ("cc", "team: a@b.example, c@d.example;"),
        ("bcc", "nora@localhost"),
    ],
)
def test_junk_among_the_recipients_is_named(desk: FirmInTest, field: str, junk: str) -> None:
    client = reachable(desk, new_email("nora"))
    with pytest.raises(ValidationFailed) as caught:
        write(desk, client, "Hello", **{field: [junk]})
    [(named, [sentence])] = caught.value.details["fields"].items()
    assert named == field
    assert junk in sentence


def test_an_answer_is_computed_from_the_mail(desk: FirmInTest) -> None:
    # Given a mail of a client's, to the firm and a colleague, with a file and somebody in copy
    nora, omar, lawyer = new_email("nora"), new_email("omar"), new_email("law")
    client, file = (
        reachable(desk, nora, omar),
        Attachment(new_id(), "w2.pdf", "application/pdf", 5, digest="b" * 64),
    )
    mail_id = desk.mail_from(
        nora, "Here it is", to=(OFFICE, omar), cc=(lawyer,), subject="Re: Tax", attachments=(file,)
    )
    # When the answer to all is asked for
    answer = desk.call(Thread.GET_ANSWER, message_id=mail_id, kind="reply_all")
    # Then the firm's own address is left out, and who is not of the client is named
    assert (answer["to"], answer["cc"]) == ([nora], [omar, lawyer])
    assert (answer["subject"], answer["sender_address"]) == ("RE: Tax", OFFICE)
    assert "Here it is" in answer["quoted_html"]
    assert [(one["code"], one["addresses"]) for one in answer["warnings"]] == [
        ("outside_client", [lawyer])
    ]
    # And a forward takes the file along, to somebody outside
    forward = desk.call(Thread.GET_ANSWER, message_id=mail_id, kind="forward")
    assert [one["id"] for one in forward["attachments"]] == [file.id]
    sent = write(
        desk,
        client,
        body_html=f"<p>For you</p>{forward['quoted_html']}",
        attachments=[file.id],
        to=[lawyer],
        allow_outside=True,
    )
    assert [one["name"] for one in sent["attachments"]] == ["w2.pdf"]
    # But not for another client's conversation, nor for who may not see this one
    other = desk.client("Other", emails=(new_email("other"),))
    with pytest.raises(ValidationFailed):
        write(desk, other, "x", attachments=[file.id])
    for somebody in (desk.stranger(), desk.colleague()):
        with pytest.raises(NotFound):
            desk.call(Thread.GET_ANSWER, somebody, message_id=mail_id)


def test_whom_we_wrote_to_answers_in_that_thread_and_nobody_else(desk: FirmInTest) -> None:
    # Given a mail to a client's contact, somebody outside in copy
    nora, lawyer, stranger = new_email("nora"), new_email("law"), new_email("odd")
    client = reachable(desk, nora)
    mail = write(desk, client, "Hello", bcc=[lawyer], allow_outside=True)
    # When who was written to answers it / Then it stands there, from nobody the firm knows
    there = desk.mail_from(lawyer, "Yes", proven_answer=mail["id"], sender_name="Nora")
    assert desk.place_of(there) == client["conversation_id"]
    author = (desk.message(there) or {})["author"]
    # And who may call themselves as the client does is shown with their address
    assert author == {"kind": "unknown", "id": None, "name": f"Nora ({lawyer})"}
    # And what they write else does not
    assert desk.place_of(desk.mail_from(lawyer, "Other")) != client["conversation_id"]
    # And what a stranger writes waits in Unlinked, which names the client it points to
    odd = desk.place_of(desk.mail_from(stranger, "Me too", proven_answer=mail["id"]))
    assert odd != client["conversation_id"]
    assert [one["name"] for one in desk.conversation(odd)["candidates"]] == ["Acme"]
