"""One text to many clients, each in a thread of their own."""

from marshmallow import fields, validate

from gateway.schemas.base import Answer, Id, Request, Text, nullable_text

_MOST_CLIENTS = 2000
_LONGEST_TEXT = 1600


class NewBroadcast(Request):
    """Whom to text, and what; merge fields are filled in for each client."""

    client_ids = fields.List(
        Id(),
        required=True,
        validate=validate.Length(1, _MOST_CLIENTS, error="give 1 to 2000 clients."),
    )
    body = Text(_LONGEST_TEXT, 0, required=True)


class BroadcastItem(Answer):
    """What became of one client's text; `code` and `message` say why it did not go out."""

    client_id = Id()
    client_name = fields.String()
    state = fields.String()
    code = nullable_text()
    message = nullable_text()
    message_id = Id(allow_none=True)


class Broadcast(Answer):
    """How far it has come: `refused` were never sent, `failed` were sent in vain."""

    id = Id()
    total = fields.Integer()
    queued = fields.Integer()
    sent = fields.Integer()
    failed = fields.Integer()
    refused = fields.Integer()
    items = fields.List(fields.Nested(BroadcastItem))
