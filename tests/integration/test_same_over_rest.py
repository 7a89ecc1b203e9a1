"""What a firm does is answered alike over RPC and over REST, refusals too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chassis.errors import NotFound, ValidationFailed
from chassis.ids import new_id
from contracts.rpc import Thread
from tests.support.addresses import new_phone
from tests.support.callers import OverRest
from tests.support.firm import FirmInTest, RegisteredFirm
from tests.support.web import Web
from tools.stack import Stack


@pytest.fixture
def page(practice: RegisteredFirm, system: Stack) -> Iterator[FirmInTest]:
    """The same firm as its owner's browser meets it."""
    browser = Web(system.url("gateway")).sign_in(practice.emails[practice.owner.id])
    caller = OverRest({practice.owner.id: browser}, practice.caller.tap)
    firm = FirmInTest(caller, practice.firm_id)
    firm.owner = practice.owner
    yield firm
    browser.close()


def test_what_is_done_in_the_page_is_there_over_rpc(
    practice: RegisteredFirm, page: FirmInTest
) -> None:
    # Given a client made in the page / When a note is written about it there
    client = page.client("Acme", new_phone())
    page.await_usable(client, "internal")
    note = page.compose(client, "Look", "internal")
    page.await_state(note["id"], "posted")
    # Then both ways show the same
    assert page.message(note["id"]) == practice.message(note["id"])
    assert page.messages(client, limit=5) == practice.messages(client, limit=5)
    assert page.conversation(client) == practice.conversation(client)
    assert page.bodies(client) == ["Look"]


def test_what_is_refused_is_refused_alike(practice: RegisteredFirm, page: FirmInTest) -> None:
    # Given a client / When either way asks for what is not there, or writes nothing
    client = practice.client()
    for firm in (practice, page):
        # Then it is the same error, with the same field
        with pytest.raises(NotFound):
            firm.call(Thread.GET_CLIENT, client_id=new_id())
        with pytest.raises(ValidationFailed) as caught:
            firm.compose(client, " ", "internal")
        assert list(caught.value.details["fields"]) == ["body"]
