"""Messages as staff see them."""

from marshmallow import fields

from gateway.schemas.base import (
    CHANNELS,
    INTENTS,
    OPTIONAL,
    Answer,
    Id,
    Page,
    Request,
    nullable_text,
    one_of,
)
from gateway.schemas.conversations import DIRECTIONS

DELIVERY_STATES = (
    "queued",
    "sending",
    "sent",
    "delivered",
    "read",
    "undelivered",
    "failed",
    "uncertain",
    "posted",
    "notified",
    "emailed",
)
LONGEST_BODY = 20_000
LONGEST_SUBJECT = 998
"""RFC 5322 §2.1.1: the longest line."""
_MOST_RECIPIENTS = 100
_MOST_ATTACHMENTS = 20


class Author(Answer):
    """Who wrote; an unknown sender has no id."""

    kind = one_of(("staff", "contact", "system", "unknown"))
    id = Id(allow_none=True)
    name = fields.String()


class Mention(Answer):
    """A colleague named in a note."""

    staff_id = Id()
    name = fields.String()


class Attachment(Answer):
    """A file; `size` in bytes."""

    id = Id()
    name = fields.String()
    size = fields.Integer()
    content_type = fields.String()


class DeliveryReason(Answer):
    """Why a delivery is where it is, in plain words."""

    code = fields.String()
    message = fields.String()
    permanent = fields.Boolean()


class Delivery(Answer):
    """How far an outbound message has come; the states depend on the channel.

    `due_at`: when a queued message will be sent, if not at once (quiet hours).
    """

    state = one_of(DELIVERY_STATES)
    reason = fields.Nested(DeliveryReason, allow_none=True)
    at = fields.DateTime()
    due_at = fields.DateTime(allow_none=True, metadata=OPTIONAL)


class Message(Answer):
    """A message of any channel. `sequence` counts within its conversation."""

    id = Id()
    conversation_id = Id()
    channel = one_of(CHANNELS)
    direction = one_of(DIRECTIONS)
    author = fields.Nested(Author)
    to = fields.List(fields.String())
    subject = nullable_text()
    body_text = fields.String()
    body_html = nullable_text()
    intent = one_of(INTENTS, allow_none=True)
    mentions = fields.List(fields.Nested(Mention))
    attachments = fields.List(fields.Nested(Attachment))
    delivery = fields.Nested(Delivery, allow_none=True)
    occurred_at = fields.DateTime()
    sequence = fields.Integer(metadata=OPTIONAL)


class MessagePage(Page):
    """A page of messages, newest first."""

    items = fields.List(fields.Nested(Message))


class CorrectIntent(Request):
    """What the message is really about."""

    intent = one_of(INTENTS, required=True)
