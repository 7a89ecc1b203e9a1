"""Templates: what may be kept, and what becomes of their merge fields. Pure.

`{{client.name}}` becomes what is known of the client. A field that does not exist, or that this
client has nothing for, is an error that names it, and never reaches a client as braces or as a hole
in a sentence.
"""

from collections.abc import Mapping
from typing import Any

from chassis.errors import ValidationFailed
from chassis.patterns import pattern
from chassis.refusals import EmptyTemplateField, UnknownTemplateField
from contracts.channels import TRAITS, Channel

FIELDS: dict[str, str] = {
    "client.name": "the client's name",
    "contact.name": "the contact's name",
    "contact.first_name": "the contact's first name",
    "firm.name": "your firm's name",
    "staff.name": "your name",
    "staff.first_name": "your first name",
}
"""Every field and what it stands for."""

_FIELD = pattern("thread.template_field", r"\{\{([^{}]*)\}\}", many=True)
_BRACES = ("{{", "}}")
_REQUIRED = ("name", "channel", "category", "body")


def fields_in(text: str, where: str = "body") -> tuple[str, ...]:
    """The fields that a text names, each once, in order; UnknownTemplateField for any other.

    `where`: what of the request the text is, for the error's details.
    """
    named = tuple(dict.fromkeys(name.strip() for name in _FIELD.findall(text)))
    unknown = [name for name in named if name not in FIELDS]
    if unknown:
        shown = "{{" + unknown[0] + "}}"
        raise _unknown(
            f"There is no field {shown}; use one of {_every_field()}.", unknown[0], where
        )
    rest = _FIELD.sub(lambda _: "", text)
    if any(braces in rest for braces in _BRACES):
        sentence = "A field's braces are not closed; write fields like {{client.name}}."
        raise _unknown(sentence, "", where)
    return named


def render(text: str, values: Mapping[str, str], where: str = "body") -> str:
    """The text with its fields filled in; UnknownTemplateField, EmptyTemplateField."""
    for name in fields_in(text, where):
        if not values.get(name, "").strip():
            sentence = (
                f"{{{{{name}}}}} is empty: {FIELDS[name]} is not known here."
                " Fill it in, or take the field out of the text."
            )
            raise EmptyTemplateField(sentence, {where: [sentence]}, template_field=name)
    return _FIELD.sub(lambda found: values[found[1].strip()].strip(), text)


def merge_values(client: str, contact: str, firm: str, staff: str) -> dict[str, str]:
    """A value for every field, from the four names; empty where a name is."""
    return {
        "client.name": client,
        "contact.name": contact,
        "contact.first_name": first_name(contact),
        "firm.name": firm,
        "staff.name": staff,
        "staff.first_name": first_name(staff),
    }


def first_name(name: str) -> str:
    """The first word of a person's name."""
    return name.split(maxsplit=1)[0] if name.split() else ""


def _unknown(sentence: str, name: str, where: str) -> UnknownTemplateField:
    return UnknownTemplateField(sentence, {where: [sentence]}, template_field=name)


def _every_field() -> str:
    return ", ".join("{{" + name + "}}" for name in FIELDS)


def checked_template(draft: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a template; ValidationFailed or UnknownTemplateField names what is wrong.
    What is wrong with one field alone its contract has refused already.
    """
    for name in _REQUIRED:
        if not draft.get(name):
            raise ValidationFailed(f"The field {name} is required.", {name: ["is required."]})
    channel, subject, body = draft["channel"], None, str(draft["body"])
    if channel != Channel.SMS and draft.get("subject"):
        subject = str(draft["subject"])
        fields_in(subject, "subject")
    if channel == Channel.EMAIL and not subject:
        raise ValidationFailed("An e-mail needs a subject.", {"subject": ["is empty"]})
    longest = TRAITS[Channel.SMS].longest_body if channel == Channel.SMS else None
    if longest is not None and len(body) > longest:
        sentence = f"must have 1 to {longest} characters, not {len(body)}."
        raise ValidationFailed(f"The field body is not valid: it {sentence}", {"body": [sentence]})
    fields_in(body)
    return {**{name: draft[name] for name in _REQUIRED}, "subject": subject}
