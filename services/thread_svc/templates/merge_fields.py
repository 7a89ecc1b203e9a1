"""Merge fields of templates. Pure: `{{client.name}}` becomes what is known of the client.

A field that does not exist, or that this client has nothing for, is an error that names it, and
never reaches a client as braces or as a hole in a sentence.
"""

import re
from collections.abc import Mapping

from chassis.refusals import EmptyTemplateField, UnknownTemplateField

FIELDS: dict[str, str] = {
    "client.name": "the client's name",
    "contact.name": "the contact's name",
    "contact.first_name": "the contact's first name",
    "firm.name": "your firm's name",
    "staff.name": "your name",
    "staff.first_name": "your first name",
}
"""Every field and what it stands for."""

_FIELD = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_BRACES = re.compile(r"\{\{|\}\}")


def fields_in(words: str, where: str = "body") -> tuple[str, ...]:
    """The fields that a text names, each once, in order; UnknownTemplateField for any other.

    `where`: what of the request the text is, for the error's details.
    """
    named = tuple(dict.fromkeys(_FIELD.findall(words)))
    unknown = [name for name in named if name not in FIELDS]
    if unknown:
        shown = "{{" + unknown[0] + "}}"
        raise _unknown(
            f"There is no field {shown}; use one of {_every_field()}.", unknown[0], where
        )
    if _BRACES.search(_FIELD.sub("", words)):
        sentence = "A field's braces are not closed; write fields like {{client.name}}."
        raise _unknown(sentence, "", where)
    return named


def render(words: str, values: Mapping[str, str], where: str = "body") -> str:
    """The text with its fields filled in; UnknownTemplateField, EmptyTemplateField."""
    for name in fields_in(words, where):
        if not values.get(name, "").strip():
            sentence = (
                f"{{{{{name}}}}} is empty: {FIELDS[name]} is not known here."
                " Fill it in, or take the field out of the text."
            )
            raise EmptyTemplateField(sentence, {where: [sentence]}, template_field=name)
    return _FIELD.sub(lambda found: values[found.group(1)].strip(), words)


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
