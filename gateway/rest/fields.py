"""marshmallow's fields as our REST API words their faults, one for each form of a text."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from email_validator import EmailNotValidError, validate_email
from marshmallow import ValidationError, fields, validate

from chassis.foreign_text import as_prose, storable
from chassis.ids import to_wire_time
from chassis.phones import fault_of_number, normal_phone
from chassis.refusals import InvalidPhoneNumber
from contracts.characters import NOT_IN_A_LINE, TURNING, UNSEEN, is_blank


class Text(fields.String):
    """A text of `least` to `most` characters in one of the forms of contracts.types: a `line` or
    `prose` comes in without the space around it, a `secret` as it is.
    """

    def __init__(
        self, most: int | None, least: int | None = None, *, form: str = "line", **more: Any
    ) -> None:
        super().__init__(validate=_length(least, most), **more)
        self._least, self._form = least or 0, form

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if storable(text) != text:
            raise ValidationError("must not contain the characters NUL or a lone surrogate.")
        if self._form == "secret":
            return text
        tidy = _line(text) if self._form == "line" else as_prose(text).strip()
        if tidy and self._least and is_blank(tidy):
            raise ValidationError("must have a character that can be seen.")
        return "" if is_blank(tidy) else tidy


def _line(text: str) -> str:
    line = text.strip(_AROUND)
    odd = next((char for char in line if ord(char) in NOT_IN_A_LINE), None)
    if odd is None:
        return line
    point = f"U+{ord(odd):04X}"
    if ord(odd) in TURNING:
        raise ValidationError(f"must not turn the direction of writing ({point}).")
    raise ValidationError(f"must be one line, without tabs and control characters ({point}).")


_AROUND = "".join(
    char
    for char in map(chr, UNSEEN)
    if char.isspace() or ord(char) in TURNING or char in "\u200b\u2060\ufeff"
)
"""Blanks, and the unseen company of what is copied from a page or from a phone's contacts."""


class Flag(fields.Boolean):
    """true or false, and nothing that merely looks like it."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> bool:
        del attr, data, kwargs
        if not isinstance(value, bool):
            raise ValidationError("must be true or false.")
        return value


class Id(fields.UUID):
    """A UUID, kept as text in its usual form."""

    default_error_messages = {"invalid_uuid": "must be a UUID."}  # noqa: RUF012  # marshmallow merges it over the classes

    def _deserialize(  # type: ignore[override]  # JSON carries the id as text
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        return str(super()._deserialize(value, attr, data, **kwargs))


class Moment(fields.AwareDateTime):
    """An RFC 3339 time with its offset, kept as text in UTC."""

    default_error_messages = {  # noqa: RUF012  # same
        "invalid": "must be a time such as 2026-01-31T09:00:00Z.",
        "invalid_awareness": "must tell its offset from UTC, such as Z.",
    }

    def _deserialize(  # type: ignore[override]  # JSON carries the time as text
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        try:
            return to_wire_time(super()._deserialize(value, attr, data, **kwargs))
        except OverflowError as exc:  # the first and the last day have no hour in UTC
            raise self.make_error("invalid", input=value) from exc


def _length(least: int | None, most: int | None) -> list[validate.Validator]:
    if most is None:
        return []
    error = f"must have from {least or 0} to {most} characters."
    return [validate.Length(least or 0, most, error=error)]


def one_of(choices: Sequence[str], **more: Any) -> fields.String:
    """A text out of a list."""
    error = f"must be one of {', '.join(choices)}."
    return fields.String(validate=validate.OneOf(list(choices), error=error), **more)


def formed(pattern: str, sentence: str, **more: Any) -> fields.String:
    """A text that matches a pattern."""
    return fields.String(validate=validate.Regexp(re.compile(pattern), error=sentence), **more)


def email(most: int, **more: Any) -> fields.String:
    """An e-mail address as written; that it exists only a message can tell."""

    def check(address: str) -> None:
        if len(address) > most:
            return  # its length is told already, and reading it may take long
        try:
            validate_email(address, check_deliverability=False, test_environment=True)
        except EmailNotValidError as exc:
            raise ValidationError("must look like name@example.com.") from exc

    return fields.String(validate=[*_length(1, most), check], metadata={"format": "email"}, **more)


def us_phone(most: int, **more: Any) -> fields.String:
    """A phone of the United States as people write it."""

    def check(written: str) -> None:
        if len(written) > most:
            return  # same
        try:
            phone = normal_phone(written, "US")
        except InvalidPhoneNumber as exc:
            raise ValidationError("must be a phone number such as +1 415 555 0100.") from exc
        if fault_of_number(phone, ("US",)) is not None:
            raise ValidationError("must be a phone number in the United States.")

    return fields.String(validate=[*_length(1, most), check], **more)
