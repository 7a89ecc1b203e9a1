"""The bell."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from gateway.schemas.base import Answer, Id, Page, Request, nullable_text, one_of

KINDS = ("mention", "client_message", "document", "delivery_failed", "mailbox_trouble")
_MOST_AT_ONCE = 500


class Notification(Answer):
    """A line of the bell."""

    id = Id()
    kind = one_of(KINDS)
    title = fields.String()
    body = fields.String()
    conversation_id = Id(allow_none=True)
    message_id = Id(allow_none=True)
    actor_name = nullable_text()
    seen = fields.Boolean()
    at = fields.DateTime()


class NotificationPage(Page):
    """A page of notifications, newest first, and how many are unseen in all."""

    items = fields.List(fields.Nested(Notification))
    unseen_count = fields.Integer()


class MarkSeen(Request):
    """Either the ids or all of them."""

    ids = fields.List(
        Id(), allow_none=True, load_default=None, validate=validate.Length(max=_MOST_AT_ONCE)
    )
    all = fields.Boolean(load_default=False)

    @validates_schema
    def check_one_is_given(self, data: dict[str, Any], **_: Any) -> None:
        """Exactly one of the two."""
        if (data.get("ids") is None) == (not data.get("all")):
            raise ValidationError("give either ids or all: true.", "ids")


class UnseenCount(Answer):
    """How many notifications are left unseen."""

    unseen_count = fields.Integer()


class Ways(Request):
    """Whether one kind of news rings the bell, and whether it is mailed when left unread."""

    bell = fields.Boolean(required=True)
    email = fields.Boolean(required=True)


class Preferences(Request):
    """What reaches me how: every kind, asked for and given as a whole."""

    client_message = fields.Nested(Ways, required=True)
    document = fields.Nested(Ways, required=True)
    mention = fields.Nested(Ways, required=True)
    delivery_failed = fields.Nested(Ways, required=True)
    mailbox_trouble = fields.Nested(Ways, required=True)
