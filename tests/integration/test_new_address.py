"""An address that was written to is kept with the client: of a contact, or of somebody new."""

from typing import Any

import pytest

from chassis.errors import NotFound, ValidationFailed
from chassis.ids import new_id
from chassis.refusals import AddressHeld
from contracts.actor import Actor
from contracts.events import ClientChanged
from contracts.rpc import Thread
from tests.support.addresses import new_email, new_phone
from tests.support.firm import FirmInTest, client_request
from tests.support.waiting import wait_until

Json = dict[str, Any]


def add(firm: FirmInTest, client: Json, actor: Actor | None = None, **more: str) -> Json:
    request = {"client_id": client["id"], "kind": "email", "idempotency_key": new_id(), **more}
    return firm.call(Thread.ADD_IDENTITY, actor, **request)


def addresses(client: Json) -> list[tuple[str, str, bool]]:
    return [
        (contact["name"], one["value"], one["primary"])
        for contact in client["contacts"]
        for one in contact["identities"]
        if one["kind"] == "email"
    ]


def test_an_address_joins_a_contact_once_and_the_others_hear_of_it(firm: FirmInTest) -> None:
    # Given a client with a contact who has a phone
    client = firm.client("Acme", new_phone())
    contact = client["contacts"][0]
    first, second = new_email("first"), new_email("second")
    # When two addresses are added, one of them twice and written otherwise
    add(firm, client, contact_id=contact["id"], value=first)
    add(firm, client, contact_id=contact["id"], value=second)
    changed = add(firm, client, contact_id=contact["id"], value=second.upper())
    # Then the first is the primary one, and each stands there once
    assert sorted(addresses(changed), key=lambda one: not one[2]) == [
        (contact["name"], first, True),
        (contact["name"], second, False),
    ]
    wait_until(lambda: second in str(firm.emitted(ClientChanged)))


def test_somebody_new_comes_with_the_address(firm: FirmInTest) -> None:
    # Given a client / When the address of somebody new is added, tried twice under one key
    client, email, key = firm.client("Acme", new_phone()), new_email("mei"), new_id()
    for _ in range(2):
        changed = add(firm, client, contact_name="Mei Chen", value=email, idempotency_key=key)
    # Then there is one new contact, who can be written to there
    assert ("Mei Chen", email, True) in addresses(changed)
    assert len(changed["contacts"]) == 2


def test_whose_it_is_must_be_said_and_be_of_this_client(firm: FirmInTest) -> None:
    # Given two clients
    client, other = firm.client("Acme", new_phone()), firm.client("Other", new_phone())
    stranger = other["contacts"][0]["id"]
    # When nobody is named, or both, or no address, or somebody of the other client
    for wrong in (
        {"value": new_email("a")},
        {"value": new_email("a"), "contact_name": "Mei", "contact_id": stranger},
        {"value": "no address", "contact_name": "Mei"},
    ):
        with pytest.raises(ValidationFailed):
            add(firm, client, **wrong)
    with pytest.raises(NotFound):
        add(firm, client, contact_id=stranger, value=new_email("a"))
    # Then nothing has changed
    assert firm.call(Thread.GET_CLIENT, client_id=client["id"]) == client


def test_nobody_leads_a_client_whom_they_cannot_see_elsewhere(firm: FirmInTest) -> None:
    # Given a member with a client, and another client whom they cannot see
    member = firm.colleague()
    email = new_email("held")
    add(firm, firm.client("Leo", new_phone()), contact_name="Leo", value=email)
    own = firm.call(Thread.CREATE_CLIENT, member, **client_request("Own", new_phone()))
    # When they give that client's address to theirs, or an address to that client
    with pytest.raises(AddressHeld) as refused:
        add(firm, own, member, contact_name="Mei", value=email)
    # Then it is a conflict at the field, and a client not seen is not there
    assert list(refused.value.details["fields"]) == ["value"]
    hidden = firm.client("Hidden", new_phone())
    for actor in (member, firm.stranger()):
        with pytest.raises(NotFound):
            add(firm, hidden, actor, contact_name="Mei", value=new_email("b"))
