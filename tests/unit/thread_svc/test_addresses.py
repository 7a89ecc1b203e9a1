"""Addresses in one form, initials and snippets."""

from __future__ import annotations

import pytest

from chassis.errors import ValidationFailed
from services.thread_svc.address_book.rules import mailbox_key, normal_email, normal_sender
from services.thread_svc.conversation.rules import initials_of


def test_an_address_is_lower_case_without_space() -> None:
    # Given an address in another case / When it is normalised / Then it compares equal
    assert normal_email("  Nora.Field@Example.COM ") == "nora.field@example.com"
    assert normal_email("grüße@exämple.com").startswith("grüße@")


@pytest.mark.parametrize("text", ["", "nora", "@x.example", "a@b@c", "a b@x.example", "a@x..y"])
def test_what_is_no_address_names_its_field(text: str) -> None:
    # Given no address / When it is normalised / Then the field is named
    with pytest.raises(ValidationFailed) as caught:
        normal_email(text, "email")
    assert list(caught.value.details["fields"]) == ["email"]


@pytest.mark.parametrize(
    ("kind", "address", "normal"),
    [
        ("phone", "+1 415 555 0123", "+14155550123"),
        ("phone", "72975", "72975"),
        ("phone", "ACME Bank ", "acme bank"),
        ("email", "Nora@X.Example", "nora@x.example"),
        ("email", "<>", "<>"),
        ("email", "jane@client.example", "jane@client.example"),
        # What only looks like an address is another one.
        ("email", "jane@cli\u200bent.example", "jane@cli\u200bent.example"),
        ("email", "jane@\uff43lient.example", "jane@\uff43lient.example"),
        ("email", "\u212aim@client.example", "\u212aim@client.example"),
    ],
)
def test_an_odd_sender_is_kept_rather_than_refused(kind: str, address: str, normal: str) -> None:
    # Given whatever a network calls a sender / When it is matched / Then it never fails
    assert normal_sender(kind, address) == normal


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Nora Field", "NF"),
        ("Field Bakery LLC", "FL"),
        ("nora", "N"),
        ("Ben & Sons", "BS"),
        ("+14155550123", "?"),
        ("  ", "?"),
        ("Ärzte Önal", "ÄÖ"),
    ],
)
def test_initials(name: str, initials: str) -> None:
    # Given a name / Then at most two letters stand for it
    assert initials_of(name) == initials


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("nora.field@gmail.com", "norafield@gmail.com"),
        ("n.o.r.a+tax+2@googlemail.com", "nora@gmail.com"),
        ("nora.field+tax@outlook.com", "nora.field@outlook.com"),
        ("nora+tax@proton.me", "nora@proton.me"),
        # Nobody knows how a firm's own server reads them.
        ("nora+tax@field.example", "nora+tax@field.example"),
        ("nora.field@notgmail.com", "nora.field@notgmail.com"),
        ("nora@gmail.com.example", "nora@gmail.com.example"),
        # What would leave nothing, or is no address, stays.
        ("+tax@gmail.com", "+tax@gmail.com"),
        ("@gmail.com", "@gmail.com"),
        ("unknown", "unknown"),
        ("+14155550100", "+14155550100"),
    ],
)
def test_spellings_of_one_mailbox_are_one(address: str, key: str) -> None:
    # Given an address / Then it leads where its provider says
    assert mailbox_key(address) == key
