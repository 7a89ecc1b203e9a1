"""Checks on the JSON that the play API takes; every refusal names the field."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Collection
from typing import Any

from flask import Flask, Response, jsonify, request

ADDRESS = re.compile(r"^[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+$|^[^@\s<>]+@localhost$")
PHONE = re.compile(r"^\+[1-9]\d{6,14}$")


class FieldError(Exception):
    """A field that cannot be used; answered 422 as {code, field, message}."""

    def __init__(self, field: str, message: str, status: int = 422) -> None:
        self.field = field
        self.message = message
        self.status = status
        super().__init__(f"{field}: {message}")


def answer_field_errors(app: Flask) -> None:
    """Teach the application to answer FieldError."""

    def answer(error: FieldError) -> tuple[Response, int]:
        code = "not_found" if error.status == 404 else "validation_failed"
        return jsonify(code=code, field=error.field, message=error.message), error.status

    app.register_error_handler(FieldError, answer)


class Fields:
    """The JSON object of the request; `known` are the names it may carry."""

    def __init__(self, known: Collection[str]) -> None:
        body = request.get_json(silent=True)
        if not isinstance(body, dict):
            raise FieldError("body", "must be a JSON object sent as application/json", 400)
        for name in body:
            if name not in known:
                raise FieldError(
                    name, f"is not a known field; known are {', '.join(sorted(known))}"
                )
        self._body: dict[str, Any] = body

    def has(self, name: str) -> bool:
        """Whether the field was sent and is not empty."""
        return bool(self._body.get(name))

    def carries(self, name: str) -> bool:
        """Whether the field was sent, whatever its value."""
        return name in self._body

    def text(self, name: str, default: str | None = None, longest: int = 100_000) -> str:
        """A string; without a default it must be there and not be blank."""
        value = self._body.get(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise FieldError(name, "must be a text that is not empty")
        if len(value) > longest:
            raise FieldError(name, f"may have at most {longest} characters")
        return value

    def phone(self, name: str) -> str:
        """An E.164 number; spaces, dots, dashes and brackets are forgiven."""
        value = re.sub(r"[\s().-]", "", self.text(name))
        if not PHONE.match(value):
            raise FieldError(name, "must be a phone number such as +14155550123")
        return value

    def address(self, name: str) -> str:
        """An e-mail address."""
        value = self.text(name).strip()
        if not ADDRESS.match(value):
            raise FieldError(name, "must be an e-mail address such as dana@client.example")
        return value.lower()

    def number(self, name: str, default: float, least: float, most: float) -> float:
        """A number within bounds."""
        value = self._body.get(name, default)
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not is_number or not least <= value <= most:
            raise FieldError(name, f"must be a number from {least:g} to {most:g}")
        return float(value)

    def truth(self, name: str, *, default: bool) -> bool:
        """True or false."""
        value = self._body.get(name, default)
        if not isinstance(value, bool):
            raise FieldError(name, "must be true or false")
        return value

    def choice(self, name: str, options: Collection[str]) -> str:
        """One of a few words."""
        value = self._body.get(name)
        if value not in options:
            raise FieldError(name, f"must be one of {', '.join(options)}")
        return str(value)

    def items(self, name: str) -> list[Any]:
        """A list, or a single value taken as a list of one; missing means none."""
        value = self._body.get(name) or []
        return value if isinstance(value, list) else [value]

    def mapping(self, name: str) -> dict[str, str]:
        """An object of texts; missing means none."""
        value = self._body.get(name) or {}
        if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
            raise FieldError(name, "must be an object whose values are texts")
        return value

    def content(self, name: str) -> bytes | None:
        """Base64 bytes; None when the field is missing."""
        value = self._body.get(name)
        return None if value is None else decode_base64(name, value)


def decode_base64(name: str, value: object) -> bytes:
    """Bytes of a base64 text; raise FieldError when it is none."""
    try:
        return base64.b64decode(str(value), validate=True)
    except (binascii.Error, ValueError) as error:
        raise FieldError(name, "must be base64") from error
