"""Whom an e-mail may go to: each address once, nobody outside the client unless that is meant."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.errors import ValidationFailed
from chassis.refusals import RecipientOutsideClient
from contracts.channels import Channel
from services.thread_svc.channels.rules import Addressee, PickerOption
from services.thread_svc.outbound.mail_recipients import Recipients, mail_recipients

NORA, OMAR, LAWYER = "nora@client.example", "omar@client.example", "law@yer.example"
OPTION = PickerOption(
    Channel.EMAIL,
    None,
    None,
    [
        Addressee(OMAR, "Work", "c1", "Omar", primary=False),
        Addressee(NORA, "Work", "c2", "Nora", primary=True),
    ],
)


def found(*, outside: bool = False, **asked: tuple[str, ...]) -> Recipients:
    return mail_recipients(OPTION, Recipients(**asked), allow_outside=outside)


def test_each_address_goes_once_where_it_is_seen_most() -> None:
    # Given addresses written in several ways and places / Then each is left once
    asked = found(to=(" Nora@Client.example ",), cc=(OMAR, NORA), bcc=("OMAR@client.example",))
    assert asked == Recipients((NORA,), (OMAR,), ())


def test_without_to_the_primary_address_is_meant() -> None:
    assert found(cc=(OMAR,)) == Recipients((NORA,), (OMAR,), ())


def test_nobody_outside_the_client_is_written_to_unasked() -> None:
    # Given people outside in Cc and Bcc / When nobody said that they are meant
    with pytest.raises(RecipientOutsideClient) as caught:
        found(cc=(LAWYER,), bcc=("x@other.example",))
    # Then each is named at its field, and for a program
    assert list(caught.value.details["fields"]) == ["cc", "bcc"]
    assert caught.value.details["addresses"] == [LAWYER, "x@other.example"]
    # And when it is meant, they are written to
    asked = found(outside=True, to=("Law@Yer.example",), bcc=("x@other.example",))
    assert asked == Recipients((LAWYER,), (), ("x@other.example",))


def test_a_client_without_an_address_can_be_written_to_at_one_that_is_named() -> None:
    option = PickerOption(Channel.EMAIL, None, None, [])
    asked = mail_recipients(option, Recipients(to=(LAWYER,)), allow_outside=True)
    assert asked.to == (LAWYER,)


@pytest.mark.parametrize("field", ["to", "cc", "bcc"])
@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("Field, Nora <nora@client.example>", "give each address by itself"),
        ("a@x.example;b@x.example", "give each address by itself"),
        ("Nora <nora@client.example>", "without a name"),
        ("Team: a@x.example", "a group has no address"),
        ("undisclosed-recipients:;", "give each address by itself"),
        ("nora@client.example\r\nBcc: evil@x.example", "is not an e-mail address"),
        ("nora", "is not an e-mail address"),
        ("nora@localhost", "is not an e-mail address"),
        ("nøra@x.example", "is not an e-mail address"),
        ("a@b@x.example", "is not an e-mail address"),
        ("", "is not an e-mail address"),
    ],
)
def test_junk_is_refused_and_named(field: str, written: str, hint: str) -> None:
    # Given what is no address / Then it is refused with its field and what is wrong with it
    asked: dict[str, Any] = {"to": (NORA,), field: (written,)}
    with pytest.raises(ValidationFailed) as caught:
        found(outside=True, **asked)
    [(named, [sentence])] = caught.value.details["fields"].items()
    assert named == field
    assert written in sentence
    assert hint in sentence


def test_an_international_domain_is_written_as_it_is() -> None:
    assert found(outside=True, to=("post@faß.example",)).to == ("post@faß.example",)
