"""Clients, their contacts and the channels of the firm."""

from marshmallow import fields, validate

from gateway.schemas.base import (
    CHANNELS,
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

IDENTITY_KINDS = ("email", "phone")
CLIENT_KINDS = ("individual", "company")
_MOST_CONTACTS = 100
_MOST_IDENTITIES = 20


class Identity(Answer):
    """An address of a contact; a phone number is in E.164 form."""

    kind = one_of(IDENTITY_KINDS)
    value = fields.String()
    label = nullable_text()
    primary = fields.Boolean()


class Contact(Answer):
    """A person at a client."""

    id = Id()
    name = fields.String()
    identities = fields.List(fields.Nested(Identity))
    portal_access = fields.Boolean()


class Client(Answer):
    """A client and the one conversation with them."""

    id = Id()
    name = fields.String()
    kind = one_of(CLIENT_KINDS)
    entity_type = nullable_text()
    initials = fields.String()
    conversation_id = Id()
    contacts = fields.List(fields.Nested(Contact))
    time_zone = fields.String(allow_none=True, metadata=OPTIONAL)


class ClientPage(Page):
    """A page of clients, by name."""

    items = fields.List(fields.Nested(Client))


class ClientQuery(PageQuery):
    """`query` is looked for in names and addresses."""

    query = Text(200, 0, load_default="")


class NewIdentity(Request):
    """An address to reach a contact by."""

    kind = one_of(IDENTITY_KINDS, required=True)
    value = Text(254, required=True)
    label = Text(50, 0, load_default="")
    primary = fields.Boolean(load_default=False)


class NewContact(Request):
    """A person at a new client."""

    name = Text(200, required=True)
    identities = fields.List(
        fields.Nested(NewIdentity),
        load_default=list,
        validate=validate.Length(max=_MOST_IDENTITIES),
    )


class NewClient(Request):
    """A client to create, with their contacts."""

    name = Text(200, required=True)
    kind = one_of(CLIENT_KINDS, required=True)
    entity_type = Text(50, 0, load_default="")
    time_zone = Text(64, allow_none=True, load_default=None)
    contacts = fields.List(
        fields.Nested(NewContact), load_default=list, validate=validate.Length(max=_MOST_CONTACTS)
    )


class ChangedClient(Request):
    """What to change of a client. `time_zone` by its IANA name; null for the firm's own."""

    name = Text(200)
    kind = one_of(CLIENT_KINDS)
    entity_type = Text(50, 0)
    time_zone = Text(64, allow_none=True)


class FirmChannel(Answer):
    """Whether the firm can use a channel, and if not, why."""

    channel = one_of(CHANNELS)
    usable = fields.Boolean()
    reason = nullable_text()
    address = nullable_text()


class FirmChannelList(Answer):
    """Every channel."""

    items = fields.List(fields.Nested(FirmChannel))
