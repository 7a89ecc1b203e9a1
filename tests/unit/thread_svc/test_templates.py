"""Merge fields, and the texts that come with the product."""

from __future__ import annotations

from typing import get_args

import pytest

from chassis.refusals import EmptyTemplateField, UnknownTemplateField
from contracts.rpc.thread.templates import TemplateCategory
from services.thread_svc.templates.library import LIBRARY
from services.thread_svc.templates.rules import (
    FIELDS,
    checked_template,
    fields_in,
    first_name,
    merge_values,
    render,
)

VALUES = merge_values("Acme LLC", "Nora Field", "Books & Co", "Ada Staff")


def test_every_field_is_filled_in_and_nothing_else_changes() -> None:
    # Given a text with every field, spaced as people write them
    words = " | ".join(f"{{{{ {name} }}}}" for name in FIELDS) + " $& \\1 {x}"
    # When it is filled in / Then each has its value and the rest is as it was
    assert render(words, VALUES) == (
        "Acme LLC | Nora Field | Nora | Books & Co | Ada Staff | Ada $& \\1 {x}"
    )


def test_a_value_that_looks_like_a_field_is_not_filled_in_again() -> None:
    # Given a client whose name is a field / When it is filled in / Then it stays what it is
    odd = merge_values("{{staff.name}}", "Nora", "Books", "Ada")
    assert render("Dear {{client.name}}", odd) == "Dear {{staff.name}}"


@pytest.mark.parametrize("name", ["client.nam", "", "Client.Name", "staff.name.x", "contact"])
def test_a_field_that_does_not_exist_is_named(name: str) -> None:
    # Given a text with it / When it is filled in
    with pytest.raises(UnknownTemplateField) as caught:
        render(f"Hi {{{{{name}}}}}", VALUES)
    # Then the error names the field and the part of the request
    assert caught.value.details["template_field"] == name
    assert list(caught.value.details["fields"]) == ["body"]
    assert "{{client.name}}" in caught.value.message


@pytest.mark.parametrize("words", ["Hi {{client.name", "Hi client.name}}", "{{client.name}"])
def test_braces_left_open_never_reach_a_client(words: str) -> None:
    # Given braces that do not close / When looked at / Then that is an error
    with pytest.raises(UnknownTemplateField):
        fields_in(words)


@pytest.mark.parametrize("text", ["{{" + " " * 20_000, "{{" * 10_000, "{{ x" * 5_000])
def test_a_text_made_to_be_slow_is_looked_at_once(text: str) -> None:
    # Given a text of the longest kind that is almost a field in as many ways as can be
    # When it is looked at / Then the answer comes (a pattern that tries them all needs hours)
    with pytest.raises(UnknownTemplateField):
        fields_in(text)


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_without_a_value_is_named(name: str) -> None:
    # Given nothing known / When it is filled in
    with pytest.raises(EmptyTemplateField) as caught:
        render(f"Hi {{{{{name}}}}}!", merge_values(" ", "", "", ""), "subject")
    # Then the error names the field and says in words what is missing
    assert caught.value.details["template_field"] == name
    assert list(caught.value.details["fields"]) == ["subject"]
    assert FIELDS[name] in caught.value.message


def test_a_first_name_is_the_first_word() -> None:
    assert [first_name(name) for name in ("Nora Field", " Bo ", "")] == ["Nora", "Bo", ""]


@pytest.mark.parametrize("template", LIBRARY, ids=lambda template: template.name)
def test_a_built_in_template_keeps_its_own_rules(template) -> None:
    # Given a built-in template / When it is checked as a firm's own is / Then nothing is wrong
    names = ("name", "channel", "category", "subject", "body")
    fields = {name: getattr(template, name) for name in names}
    assert checked_template(fields) == fields
    # And one for texts fits into two segments of plain letters
    filled = render(template.body, VALUES)
    assert template.channel == "email" or (len(filled) <= 306 and filled.isascii())


def test_the_library_has_every_category_and_no_name_twice() -> None:
    assert {template.category for template in LIBRARY} == set(get_args(TemplateCategory))
    assert len({template.id for template in LIBRARY}) == len(LIBRARY) >= 12
