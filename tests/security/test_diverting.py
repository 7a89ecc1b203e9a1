"""A member of staff cannot lead the words of another's client to themselves."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest

from chassis.refusals import AddressHeld
from chassis.runtime.context import ServiceContext
from contracts.actor import Actor
from contracts.events import ActivityLogged, AddressShared
from contracts.rpc import Thread
from services.thread_svc.address_book.sharing import lock_address
from tests.support.addresses import new_email, new_phone
from tests.support.firm import FirmInTest, client_request
from tests.support.waiting import wait_until

Json = dict[str, Any]


@dataclass
class TwoMembers:
    """A firm in which one member has the client Leo, and another would like to."""

    firm: FirmInTest
    leos: Actor
    other: Actor
    phone: str
    email: str
    leo: Json

    def create(self, actor: Actor, *phones: str, emails: tuple[str, ...] = ()) -> Json:
        request = client_request("Shadow", *phones, emails=emails)
        return self.firm.call(Thread.CREATE_CLIENT, actor, **request)

    def names(self, actor: Actor) -> list[str]:
        listed = self.firm.call(Thread.LIST_CLIENTS, actor)["items"]
        return sorted(one["name"] for one in listed)

    def logged(self) -> list[Json]:
        every = self.firm.emitted(ActivityLogged)
        return [one for one in every if one["kind"] == "address.shared"]


@pytest.fixture
def two(firm: FirmInTest) -> TwoMembers:
    leos, other = firm.colleague(name="Mo Member"), firm.colleague(name="Max Member")
    phone, email = new_phone(), new_email("leo")
    leo = firm.call(Thread.CREATE_CLIENT, leos, **client_request("Leo", phone, emails=(email,)))
    return TwoMembers(firm, leos, other, phone, email, leo)


def forms_of(two: TwoMembers) -> list[tuple[str, ...]]:
    national = two.phone.removeprefix("+1")
    return [
        (two.phone,),
        (f"({national[:3]}) {national[3:6]}-{national[6:]}",),
        (new_phone(), two.phone),
    ]


def test_an_address_of_somebody_elses_client_is_refused_in_every_form(two: TwoMembers) -> None:
    # Given a member who cannot see Leo
    for phones in forms_of(two):
        # When they make a client with Leo's phone / Then it is a conflict at that field
        with pytest.raises(AddressHeld) as refused:
            two.create(two.other, *phones)
        place = f"contacts.0.identities.{len(phones) - 1}.value"
        assert list(refused.value.details["fields"]) == [place]
        # And whose it is does not stand there
        assert "Leo" not in str(refused.value.to_wire())
        assert two.leo["id"] not in str(refused.value.to_wire())
    with pytest.raises(AddressHeld):
        two.create(two.other, emails=(two.email.upper(),))
    # And there is no such client, and Leo's words go where they went
    assert two.names(two.firm.owner) == ["Leo"]
    assert two.firm.place_of(two.firm.text_from(two.phone)) == two.leo["conversation_id"]
    assert not two.firm.emitted(AddressShared)


def test_a_team_role_may_share_an_address_and_leos_staff_hear_of_it(two: TwoMembers) -> None:
    # Given a partner / When they give Leo's phone to another client
    partner = two.firm.colleague("partner", "Pat Partner")
    made = two.create(partner, two.phone)
    # Then those in charge of Leo are told, without the other's name
    [emitted] = wait_until(lambda: two.firm.emitted(AddressShared))
    assert emitted["conversation_id"] == two.leo["conversation_id"]
    assert emitted["assigned_staff"] == [two.leos.id]
    assert (emitted["value"], emitted["by"]["id"]) == (two.phone, partner.id)
    assert made["name"] not in str(emitted)
    # And it stands in the log
    lines = wait_until(two.logged)
    assert [(one["subject"], one["actor"]["name"]) for one in lines] == [(two.phone, "Pat Partner")]
    assert lines[0]["details"]["also_of"] == ["Leo"]


def test_who_sees_the_other_client_may_share_their_address(two: TwoMembers) -> None:
    # Given Leo's own member / When they make another client of his
    two.create(two.leos, two.phone)
    # Then that is done, and told all the same
    assert two.names(two.leos) == ["Leo", "Shadow"]
    assert wait_until(two.logged)


def test_linking_a_stranger_to_a_second_client_is_told_too(two: TwoMembers) -> None:
    # Given an unknown phone
    stranger = new_phone()
    place = two.firm.place_of(two.firm.text_from(stranger))
    # When somebody gives the phone to a client meanwhile
    two.create(two.leos, stranger)
    # And a partner links the stranger to Leo
    linked = {"conversation_id": place, "client_id": two.leo["id"], "new_contact": "Leo"}
    two.firm.call(Thread.LINK_CONVERSATION, **linked)
    # Then the staff of the first are told
    [emitted] = wait_until(lambda: two.firm.emitted(AddressShared))
    assert (emitted["conversation_title"], emitted["value"]) == ("Shadow", stranger)


def test_of_two_at_the_same_moment_one_has_the_address(
    two: TwoMembers, thread_context: ServiceContext
) -> None:
    # Given a free phone, and two members who both make a client with it while it is not decided
    phone, firm_id = new_phone(), two.firm.owner.firm_id
    with ThreadPoolExecutor(2) as pool:
        with thread_context.database.transaction(firm_id) as tx:
            lock_address(tx, "phone", phone)
            tries = [pool.submit(two.create, who, phone) for who in (two.leos, two.other)]
        outcomes = [one.exception() for one in tries]
    # Then one of them has it, and the other one knows
    assert sorted(type(one).__name__ for one in outcomes) == ["AddressHeld", "NoneType"]
