"""What a delivery's row keeps of a message, in this release and in the one before."""

from __future__ import annotations

from chassis.delivery.message import OutboundMessage
from contracts.envelope import decode, encode
from contracts.events import MessageComposed
from contracts.parts import Attachment, Mention, Person
from tests.support.samples import composed

FILE = Attachment("1", "w2.pdf", "application/pdf", 10, "0" * 64)
COMPOSED = composed(
    "ana@x.example",
    subject="Your W-2",
    body_html="<p>Hello</p>",
    reply_to_message_id="0190b6b0-0000-7000-8000-000000000001",
    mentions=(Mention("7", "Olga"),),
    attachments=(FILE,),
    time_zone="America/Denver",
    override_quiet_hours=True,
    sequence=4,
)


def test_a_row_of_the_previous_release_is_read() -> None:
    # Given a row that keeps the event as it came / When it is read
    message = decode(OutboundMessage, encode(COMPOSED))
    # Then it is what this release would have kept of the event
    assert message == OutboundMessage.of(COMPOSED)
    for name in OutboundMessage.__slots__:
        assert getattr(message, name) == getattr(COMPOSED, name), name


def test_the_previous_release_reads_our_rows() -> None:
    # Given a message of the thread and one of the service's own, as rows keep them
    for message in (OutboundMessage.of(COMPOSED), own()):
        # When a replica of the previous release reads them, Then nothing is missing
        read = decode(MessageComposed, encode(message))
        assert (read.message_id, read.to, read.body_text) == (
            message.message_id,
            message.to,
            message.body_text,
        )


def own() -> OutboundMessage:
    system = Person("system", None, "Onethread")
    return OutboundMessage("2", "sms", system, ("+14155550100",), "Closed", "2030-01-01T00:00:00Z")
