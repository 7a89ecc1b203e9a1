"""Who is let into the portal, and who is not."""

from __future__ import annotations

import pytest

from chassis.errors import Conflict, InvalidCredentials, NotFound, PermissionDenied
from chassis.ids import new_id
from chassis.runtime.context import ServiceContext
from contracts.actor import system_actor
from contracts.events import ClientChanged, ContactSnapshot, PortalAccessChanged
from contracts.rpc import Portal
from tests.support.addresses import PASSWORD, new_email
from tests.support.firm import RegisteredFirm
from tests.support.rows import await_handled


def test_an_invitation_repeated_changes_nothing(practice: RegisteredFirm) -> None:
    # Given a contact who can sign in / When invited again with another password
    guest = practice.guest()
    again = {
        "contact_id": guest.id, "client_id": guest.client_id, "name": "Gus",
        "email": guest.email.upper(), "password": "another password",
    }  # fmt: skip
    system = system_actor(practice.firm_id)
    practice.call(Portal.INVITE_CONTACT, system, **again)
    # Then the password is still the contact's own
    signed_in = practice.call(Portal.SIGN_IN, email=guest.email, password=PASSWORD)
    assert signed_in["account"]["client_ids"] == [guest.client_id]
    with pytest.raises(InvalidCredentials):
        practice.call(Portal.SIGN_IN, email=guest.email, password="another password")
    # And neither can the address go to a second contact, nor a member invite
    with pytest.raises(Conflict):
        practice.call(Portal.INVITE_CONTACT, system, **again | {"contact_id": new_id()})
    with pytest.raises(PermissionDenied):
        practice.call(Portal.INVITE_CONTACT, practice.colleague("member"), **again)


def test_only_contacts_of_clients_that_are_known_are_invited(
    practice: RegisteredFirm, portal_context: ServiceContext
) -> None:
    # Given a client with a contact, of whom the portal has not heard
    client_id, contact_id = new_id(), new_id()
    form = {
        "contact_id": contact_id, "client_id": client_id, "name": "Ann",
        "email": new_email("ann"), "password": PASSWORD,
    }  # fmt: skip
    # When staff invite the contact / Then it is refused, with what to do
    with pytest.raises(NotFound, match="The portal knows no such client"):
        practice.call(Portal.INVITE_CONTACT, **form)
    assert practice.emitted(PortalAccessChanged) == []
    # When it has heard, then the contact can be invited, and nobody who is none of theirs
    contact = ContactSnapshot(contact_id, "Ann", ())
    news = ClientChanged(client_id, new_id(), "Acme", "company", "LLC", 1, (contact,))
    await_handled(portal_context, practice.publish(news))
    with pytest.raises(NotFound, match="no such contact"):
        practice.call(Portal.INVITE_CONTACT, **form | {"contact_id": new_id()})
    practice.call(Portal.INVITE_CONTACT, **form)
    assert practice.call(Portal.SIGN_IN, email=form["email"], password=PASSWORD)
