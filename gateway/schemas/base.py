"""What all schemas stand on: strict requests, whole answers, storable texts."""

from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from contracts.channels import Channel

CHANNELS = tuple(str(channel) for channel in Channel)
INTENTS = ("question", "document", "payment", "scheduling", "urgent", "fyi", "follow_up")
OPTIONAL = {"optional": True}
"""Metadata of a field that an answer carries only where it says something."""


class Request(Schema):
    """What a client sends: a field that is not declared is refused."""

    error_messages = {  # noqa: RUF012  # marshmallow merges it over the classes
        "unknown": "is not a field of this request; leave it out."
    }

    class Meta:
        """Strict: a typing error in a field's name is told, not ignored."""

        unknown = RAISE


class Answer(Schema):
    """What we answer: every declared field is there, null where it may be."""

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Every field of an answer is required, but for those marked OPTIONAL."""
        super().on_bind_field(field_name, field_obj)
        field_obj.required = not field_obj.metadata.get("optional", False)


class Empty(Request):
    """A body without fields; it may be left out."""


class Text(fields.String):
    """A text of `least` to `longest` characters without surrounding space.

    PostgreSQL cannot store U+0000 nor a lone surrogate, so neither comes in.
    """

    def __init__(self, longest: int, least: int = 1, *, trim: bool = True, **more: Any) -> None:
        error = f"must have from {least} to {longest} characters."
        super().__init__(validate=validate.Length(least, longest, error=error), **more)
        self._trim = trim

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
            raise ValidationError("must not contain the characters NUL or a lone surrogate.")
        return text.strip() if self._trim else text


class Id(fields.UUID):
    """A UUID, kept as text in its usual form."""

    default_error_messages = {"invalid_uuid": "must be a UUID."}  # noqa: RUF012  # same

    def _deserialize(  # type: ignore[override]  # JSON carries the id as text
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        return str(super()._deserialize(value, attr, data, **kwargs))


def one_of(words: Sequence[str], **more: Any) -> fields.String:
    """A text out of a list."""
    error = f"must be one of {', '.join(words)}."
    return fields.String(validate=validate.OneOf(list(words), error=error), **more)


def nullable_text() -> fields.String:
    """A text of an answer that may be null."""
    return fields.String(allow_none=True)


class PageQuery(Request):
    """Keyset paging: `cursor` is the `next_cursor` of the page before."""

    cursor = Text(500, load_default=None)
    limit = fields.Integer(
        load_default=50,
        validate=validate.Range(1, 100, error="must be from 1 to 100."),
        metadata={"default": 50},
    )


class Page(Answer):
    """Base of every page; null in `next_cursor` means the last page."""

    next_cursor = nullable_text()
