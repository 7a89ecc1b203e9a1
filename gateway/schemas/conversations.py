"""The staff inbox: conversations, counts, linking."""

from typing import Any, get_args

from marshmallow import ValidationError, fields, validates_schema

from contracts.rpc.thread.clients import ClientKind, Contact
from gateway.rest.schemas import answer_schema
from gateway.schemas.base import (
    CHANNELS,
    INTENTS,
    OPTIONAL,
    Answer,
    Id,
    Page,
    PageQuery,
    Request,
    Text,
    nullable_text,
    one_of,
)

SCOPES = ("team", "mine")
FILTERS = ("all", "needs_action", "awaiting_reply", "fyi", "internal", "unlinked")
TRIAGE = ("needs_action", "awaiting_reply", "fyi", "none")
DIRECTIONS = ("inbound", "outbound", "internal", "system")


class CountQuery(Request):
    """`scope`: all conversations of the firm, or those assigned to me."""

    scope = one_of(SCOPES, load_default="mine", metadata={"default": "mine"})


class ConversationQuery(PageQuery):
    """Which conversations to list."""

    scope = one_of(SCOPES, load_default="mine", metadata={"default": "mine"})
    filter = one_of(FILTERS, load_default="all", metadata={"default": "all"})


class ClientReference(Answer):
    """The client a conversation belongs to."""

    id = Id()
    name = fields.String()
    entity_type = nullable_text()


class Candidate(Answer):
    """A client that an unlinked sender may belong to."""

    id = Id()
    name = fields.String()


class LastMessage(Answer):
    """The newest message, shortened to a line."""

    id = Id()
    channel = one_of(CHANNELS)
    direction = one_of(DIRECTIONS)
    sender_name = fields.String()
    snippet = fields.String()
    at = fields.DateTime()


class ConversationSummary(Answer):
    """A line of the inbox. `unread_count` ends at 100; `sender_address` is set when unlinked."""

    id = Id()
    kind = one_of(("client", "unlinked"))
    title = fields.String()
    initials = fields.String()
    client = fields.Nested(ClientReference, allow_none=True)
    sender_address = nullable_text()
    candidates = fields.List(fields.Nested(Candidate))
    last_message = fields.Nested(LastMessage, allow_none=True)
    channels = fields.List(one_of(CHANNELS))
    unread_count = fields.Integer()
    triage = one_of(TRIAGE)
    intent = one_of(INTENTS, allow_none=True)
    status = one_of(("open", "closed"))
    mentioned = fields.Boolean()
    last_activity_at = fields.DateTime()


class ConversationPage(Page):
    """A page of conversations, newest activity first."""

    items = fields.List(fields.Nested(ConversationSummary))


class ConversationCounts(Answer):
    """Conversations per filter; a count ends at 1000."""

    all = fields.Integer()
    needs_action = fields.Integer()
    awaiting_reply = fields.Integer()
    fyi = fields.Integer()
    internal = fields.Integer()
    unlinked = fields.Integer()


class Recipient(Answer):
    """An address of the channel; `opted_out`: they asked not to be written to, `reason` how."""

    value = fields.String()
    label = nullable_text()
    contact_id = Id(allow_none=True)
    contact_name = nullable_text()
    primary = fields.Boolean()
    opted_out = fields.Boolean(metadata=OPTIONAL)
    reason = fields.String(allow_none=True, metadata=OPTIONAL)


class ChannelOption(Answer):
    """A choice of the composer; `reason` says why it is not usable, `code` for programs."""

    channel = one_of(CHANNELS)
    usable = fields.Boolean()
    reason = nullable_text()
    code = fields.String(allow_none=True, metadata=OPTIONAL)
    preselected = fields.Boolean()
    recipients = fields.List(fields.Nested(Recipient))


class Conversation(ConversationSummary):
    """A conversation with its people and the ways to answer them."""

    contacts = fields.List(fields.Nested(answer_schema(Contact)))
    channels_available = fields.List(fields.Nested(ChannelOption))


class NewLinkedClient(Request):
    """A client to create from an unlinked conversation."""

    name = Text(200, required=True)
    kind = one_of(get_args(ClientKind), required=True)
    entity_type = Text(50, 0, load_default="")
    contact_name = Text(200, required=True)


class LinkConversation(Request):
    """Either an existing client or a new one."""

    client_id = Id(allow_none=True, load_default=None)
    new_client = fields.Nested(NewLinkedClient, allow_none=True, load_default=None)

    @validates_schema
    def check_one_is_given(self, data: dict[str, Any], **_: Any) -> None:
        """Exactly one of the two."""
        if (data.get("client_id") is None) == (data.get("new_client") is None):
            raise ValidationError("give either client_id or new_client.", "client_id")


class Link(Answer):
    """Where the messages now stand, and what to undo it by."""

    conversation_id = Id()
    link_id = Id()


class LinkUndone(Answer):
    """Where the messages stand again."""

    conversation_id = Id()
