"""The client portal."""

from marshmallow import fields

from gateway.schemas.base import Answer, Id, Page, Request, Text, one_of
from gateway.schemas.messages import LONGEST_BODY, Attachment

STATES = ("queued", "posted", "notified", "emailed", "read")


class PortalLastMessage(Answer):
    """The newest message, shortened to a line; `mine` when I wrote it."""

    sender_name = fields.String()
    snippet = fields.String()
    at = fields.DateTime()
    mine = fields.Boolean()


class PortalConversation(Answer):
    """A conversation with the firm, shared with all contacts of the client or direct."""

    id = Id()
    title = fields.String()
    kind = one_of(("all_contacts", "direct"))
    unread_count = fields.Integer()
    last_message = fields.Nested(PortalLastMessage, allow_none=True)
    last_activity_at = fields.DateTime()


class PortalConversationList(Answer):
    """Every conversation of the contact."""

    items = fields.List(fields.Nested(PortalConversation))


class PortalAuthor(Answer):
    """Who wrote; `me` when it was I."""

    kind = one_of(("staff", "contact"))
    name = fields.String()
    me = fields.Boolean()


class PortalMessage(Answer):
    """A message as the portal shows it."""

    id = Id()
    conversation_id = Id()
    author = fields.Nested(PortalAuthor)
    body_text = fields.String()
    attachments = fields.List(fields.Nested(Attachment))
    posted_at = fields.DateTime()
    read_by_other = fields.Boolean()
    state = one_of(STATES)


class PortalMessagePage(Page):
    """A page of portal messages, newest first."""

    items = fields.List(fields.Nested(PortalMessage))


class PostPortalMessage(Request):
    """A message to the firm."""

    body = Text(LONGEST_BODY, required=True)
