"""Addresses that a provider reads alike are one mailbox, and lead to one client."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from chassis.ids import new_id
from chassis.refusals import AddressHeld
from chassis.runtime.context import ServiceContext
from contracts.rpc import Thread
from services.thread_svc.address_book.rules import mailbox_key
from tests.support.firm import FirmInTest

DOMAINS = (
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "pm.me",
    "field.example",
    "gmail.com.x",
    "",
)
ADDRESSES = st.builds(
    "{}@{}".format, st.text("ab.+@\"'é", max_size=8), st.sampled_from(DOMAINS)
) | st.text("ab.+@", max_size=8)


def spellings() -> tuple[str, str]:
    name = f"nora{new_id()[-8:]}"
    return f"{name[:4]}.{name[4:]}@gmail.com", f"{name}+tax@googlemail.com"


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(address=ADDRESSES)
def test_the_database_reads_addresses_as_the_rules_do(
    thread_context: ServiceContext, address: str
) -> None:
    # Given any address / Then both make the same key of it
    with thread_context.database.transaction(new_id()) as tx:
        key = tx.execute(text("select mailbox_key(:address)"), {"address": address}).scalar_one()
    assert key == mailbox_key(address)


def test_another_spelling_of_an_address_is_the_same_person(firm: FirmInTest) -> None:
    # Given a client whose contact has an address at Gmail
    plain, other = spellings()
    client = firm.client("Field Bakery", emails=(plain,))
    # When they write from another spelling of it / Then it is theirs
    message = firm.message(firm.mail_from(other)) or {}
    assert message["conversation_id"] == client["conversation_id"]
    assert message["author"]["id"] == client["contacts"][0]["id"]


def test_a_link_of_one_spelling_takes_and_returns_the_others(firm: FirmInTest) -> None:
    # Given an unknown sender who is linked to a client
    plain, other = spellings()
    place = (firm.message(firm.mail_from(plain, "first")) or {})["conversation_id"]
    client = firm.client("Field Bakery")
    link = firm.call(
        Thread.LINK_CONVERSATION,
        conversation_id=place,
        client_id=client["id"],
        contact_id=client["contacts"][0]["id"],
    )
    # When they write from another spelling, and the link is taken back
    later = firm.mail_from(other, "second")
    assert (firm.message(later) or {})["conversation_id"] == client["conversation_id"]
    back = firm.call(Thread.UNDO_LINK, link_id=link["link_id"])
    # Then both stand in Unlinked, and nobody is said to have written them
    message = firm.message(later) or {}
    assert message["conversation_id"] == back["conversation_id"]
    assert message["author"]["kind"] == "unknown"
    assert firm.bodies(client) == []


def test_no_member_diverts_somebodys_words_by_another_spelling(firm: FirmInTest) -> None:
    # Given a client that a member cannot see
    plain, other = spellings()
    firm.client("Field Bakery", emails=(plain,))
    # When the member gives another spelling of its address to a client / Then it is refused
    with pytest.raises(AddressHeld):
        firm.call(
            Thread.CREATE_CLIENT,
            firm.colleague("member"),
            name="Diverted",
            kind="individual",
            contacts=[{"name": "Eve", "identities": [{"kind": "email", "value": other}]}],
            idempotency_key=new_id(),
        )
    # And an owner who does so is told whom it leads to as well
    shared = firm.client("Second", emails=(other,))["shared"]
    assert [(one["value"], one["clients"][0]["name"]) for one in shared] == [
        (other, "Field Bakery")
    ]
