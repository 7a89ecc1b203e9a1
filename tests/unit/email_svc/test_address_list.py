"""Lists of addresses: well-formed ones as the standard library reads them, others without harm."""

from __future__ import annotations

from email.headerregistry import Address, Group
from email.policy import EmailPolicy
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.email_svc.mail_reading.address_list import addresses_in
from tests.support.hostile import costs_less_than

ATOM = st.text("abcdefgXYZ0123456789!#$%&'*+-/=?^_`{|}~", min_size=1, max_size=12)
LOCAL = st.lists(ATOM, min_size=1, max_size=3).map(".".join)
LABEL = st.text("abcxyz0189", min_size=1, max_size=8)
DOMAIN = st.lists(LABEL, min_size=1, max_size=3).map(".".join)
NAME = st.text(" abcXYZ019.,;:<>@()'\"\\-", max_size=20).map(lambda text: " ".join(text.split()))
ADDRESS = st.builds(Address, display_name=NAME, username=LOCAL, domain=DOMAIN)
GROUP = st.builds(
    Group, ATOM.filter(lambda name: "=?" not in name), st.lists(ADDRESS, max_size=3).map(tuple)
)


def pairs(value: str) -> list[tuple[str, str]]:
    return [(one.name, one.address) for one in addresses_in(value)]


def read_by_standard_library(value: str) -> list[tuple[str, str]]:
    found: Any = EmailPolicy().header_factory("To", value)
    return [(one.display_name, one.addr_spec.lower()) for one in found.addresses]


@given(st.lists(ADDRESS | GROUP, min_size=1, max_size=4))
def test_a_well_formed_list_is_read_as_the_standard_library_reads_it(
    people: list[Address | Group],
) -> None:
    # Given a list of people and groups as the standard library writes it
    value = ", ".join(str(one) for one in people)
    # When it is read / Then each has the same name and address
    assert pairs(value) == read_by_standard_library(value)


@given(st.text("ab@.,;:<>()\"\\' \t=?é\u212a", max_size=60))
def test_whatever_is_written_an_address_is_an_address(value: str) -> None:
    for _, address in pairs(value):
        local, _, domain = address.rpartition("@")
        assert local
        assert domain
        assert not set(domain) & set(" \t<>,;\"'()@")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Jane <j@x.example>", [("Jane", "j@x.example")]),
        ("j@x.example", [("", "j@x.example")]),
        ("j@x.example (Jane (J.) Doe)", [("Jane (J.) Doe", "j@x.example")]),
        # Faults found
        (
            "jane@client.example <stranger@other.example>",
            [("jane@client.example", "stranger@other.example")],
        ),
        (
            "pat@x.example via Sharing Service <n@share.example>",
            [("pat@x.example via Sharing Service", "n@share.example")],
        ),
        ("Pat O'Neil <pat.o'neil@x.example>", [("Pat O'Neil", "pat.o'neil@x.example")]),
        ("Müller, Jürg <j@x.example>", [("Müller, Jürg", "j@x.example")]),
        # Names that pretend
        ('"Jane <j@c.example>" <s@o.example>', [("Jane <j@c.example>", "s@o.example")]),
        ("(<jane@client.example>) s@o.example", [("<jane@client.example>", "s@o.example")]),
        ('"jane@client.example" <s@o.example>', [("jane@client.example", "s@o.example")]),
        ('"Jane <j@c.example>"@o.example', [("", '"jane <j@c.example>"@o.example')]),
        ("Jane <nobody here> <s@o.example>", [("Jane <nobody here>", "s@o.example")]),
        ("Jane <jane@client.example <s@o.example>", [("Jane <jane@client.example", "s@o.example")]),
        # Several
        (
            "Jane <jane@client.example> <s@o.example>",
            [("", "s@o.example"), ("Jane", "jane@client.example")],
        ),
        ("a@x.example, B <b@x.example>", [("", "a@x.example"), ("B", "b@x.example")]),
        ("Müller, Jürg <j@x.example>, Doe, Al <a@x.example>",
         [("Müller, Jürg", "j@x.example"), ("Doe, Al", "a@x.example")]),
        # Groups, routes, colons
        ("g: a@x.example, B <b@x.example>;", [("", "a@x.example"), ("B", "b@x.example")]),
        ("g:g:g: a@x.example;", [("", "a@x.example")]),
        ("undisclosed-recipients:;", []),
        ("Support: Jane <j@x.example>", [("Support: Jane", "j@x.example")]),
        ("<@a.example,@b.example:j@x.example>", [("", "j@x.example")]),
        ("j@[192.0.2.1]", [("", "j@[192.0.2.1]")]),
        # As people write
        ('"unclosed <j@x.example>', [('"unclosed', "j@x.example")]),
        ("(unclosed <j@x.example>", [("(unclosed", "j@x.example")]),
        ("Jane <j@x.example", [("Jane", "j@x.example")]),
        ("'j@x.example'", [("", "j@x.example")]),
        ("Jane <J@X.Example>,", [("Jane", "j@x.example")]),
        # No address
        ("Jane Doe j@x.example", []),
        ("jane@client.example stranger@other.example", []),
        ("Jane <>", []),
        ("j@x@y.example", []),
        ("<j@ x.example>", []),
        ("<jane@client.example stranger>", []),
        ("j\ufffde@x.example", []),
        ("@x.example", []),
    ],
)  # fmt: skip
def test_the_address_stands_in_the_last_brackets(
    value: str, expected: list[tuple[str, str]]
) -> None:
    assert pairs(value) == expected


def test_another_sign_never_becomes_a_letter_of_ascii() -> None:
    # Given the sign of the Kelvin, whose small letter is k / Then it is not taken for a K
    assert pairs("jac\u212a@x.example") == [("", "jac\u212a@x.example")]


HOSTILE = ['"', "(", "<", ">", ",", ":", ";", "\\", "g:", "a,", "<a@b>", '"a" ', "(a)", "()", "@",
           "<@a,", "a@", "<a,", "(\\", '"\\', "=?", "a@b,", ";:", "<a@b> ,", " ", "a"]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_twice_as_long_costs_about_twice_as_much(piece: str) -> None:
    # Given a line of nothing but one thing / When it is doubled twice over
    shorter = piece * (4_000 // len(piece))
    # Then its cost is not squared (sixteenfold)
    fourfold = partial(addresses_in, shorter * 4)
    assert costs_less_than(10, fourfold, partial(addresses_in, shorter))
