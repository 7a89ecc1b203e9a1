"""What a template's fields may hold, checked before it is kept."""

from collections.abc import Sequence
from typing import Any

from chassis.errors import ValidationFailed
from chassis.fields import line_of, text_of
from contracts.channels import TRAITS, Channel
from services.thread_svc.templates.library import CATEGORIES, CHANNELS
from services.thread_svc.templates.merge_fields import fields_in

_NAMES = ("name", "channel", "category", "subject", "body")
_LONGEST_NAME = 100
_LONGEST_SUBJECT = 200
_LONGEST_BODY = 20_000


def one_of(request: dict[str, Any], name: str, choices: Sequence[str]) -> str:
    """A field that must be one of these words."""
    value = request.get(name)
    if value not in choices:
        sentence = f"must be one of {', '.join(choices)}."
        raise ValidationFailed(f"The field {name} is not valid.", {name: [sentence]})
    return str(value)


def changed_fields(request: dict[str, Any]) -> dict[str, Any]:
    """The fields of a template that the request gives; null is the same as not given."""
    return {name: request[name] for name in _NAMES if request.get(name) is not None}


def checked_template(given: dict[str, Any]) -> dict[str, Any]:
    """The columns of a template; ValidationFailed or UnknownTemplateField names what is wrong."""
    channel = one_of(given, "channel", CHANNELS)
    subject = None
    if channel != Channel.SMS and given.get("subject"):
        subject = line_of(given, "subject", _LONGEST_SUBJECT)
        fields_in(subject, "subject")
    if channel == Channel.EMAIL and not subject:
        raise ValidationFailed("An e-mail needs a subject.", {"subject": ["is empty"]})
    longest = TRAITS[Channel.SMS].longest_body if channel == Channel.SMS else None
    body = text_of(given, "body", longest or _LONGEST_BODY)
    fields_in(body)
    return {
        "name": line_of(given, "name", _LONGEST_NAME),
        "channel": channel,
        "category": one_of(given, "category", CATEGORIES),
        "subject": subject,
        "body": body,
    }
