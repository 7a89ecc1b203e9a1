"""Who may found a firm, add staff and see them, decided before the database is asked."""

from typing import Any

import pytest

from chassis.errors import Conflict, PermissionDenied, ValidationFailed
from chassis.identity.rate_limits import RateLimits
from chassis.requests import read_request, require
from chassis.storage.database import Database
from contracts.actor import ROLE_PERMISSIONS, Actor, system_actor
from contracts.envelope import encode
from contracts.rpc.base import NoFields
from contracts.rpc.internal import AddStaff, Internal, NewOwner, RegisterFirm
from services.internal_svc.accounts.directory import staff_account
from services.internal_svc.registration.use_cases import FirmRegistration
from services.internal_svc.staff.rules import check_may_change
from services.internal_svc.staff.use_cases import StaffDirectory

FIRM = "0194f3a0-0000-7000-8000-0000000000f1"
PERSON = {"name": "Max", "email": "max@example.com", "password": "long enough"}


class NoDatabase(Database):
    """Whoever asks it has gone too far."""

    def __init__(self) -> None:
        pass

    def transaction(self, firm_id: str) -> Any:
        raise AssertionError("the request had to be refused before")


NOTHING: Any = NoDatabase()
STAFF = StaffDirectory(NOTHING, NOTHING, RateLimits(NOTHING))
REGISTRATION = FirmRegistration(NOTHING)


def a_member(role: str, kind: str = "staff") -> Actor:
    return Actor(kind, "someone", FIRM, "Someone", role, ROLE_PERMISSIONS.get(role, ()))


@pytest.mark.parametrize("role", ["member", "partner"])
def test_adding_staff_needs_settings_edit(role: str) -> None:
    # Given a role without settings.edit, When it adds staff, Then it is refused by name.
    with pytest.raises(PermissionDenied, match=r"settings\.edit"):
        require(a_member(role), Internal.ADD_STAFF.permission)


def test_an_admin_cannot_make_an_owner() -> None:
    # Given an admin, When an owner is added, Then only an owner could have.
    with pytest.raises(PermissionDenied, match="owner"):
        STAFF.add_staff(a_member("admin"), AddStaff(**PERSON, role="owner"))


@pytest.mark.parametrize("actor", [a_member("owner"), system_actor(FIRM)], ids=["owner", "system"])
def test_owner_and_system_get_past_the_check(actor: Actor) -> None:
    # Given who may add an owner, When they do, Then the database is asked.
    with pytest.raises(AssertionError):
        STAFF.add_staff(actor, AddStaff(**PERSON, role="owner"))


@pytest.mark.parametrize(
    ("change", "field"),
    [({"role": "boss"}, "role"), ({"email": "max"}, "email"), ({"password": "short"}, "password")],
)
def test_a_wrong_field_is_named(change: dict[str, str], field: str) -> None:
    # Given one wrong field, When the request is read, Then that field is named.
    with pytest.raises(ValidationFailed) as refused:
        read_request(AddStaff, {**PERSON, "role": "member", **change})
    assert list(refused.value.details["fields"]) == [field]


def test_only_the_installation_registers_firms() -> None:
    # Given an owner, When they register a firm, Then they may not.
    with pytest.raises(PermissionDenied):
        REGISTRATION.register_firm(
            a_member("owner"), RegisterFirm(name="F", owner=NewOwner(**PERSON))
        )


@pytest.mark.parametrize(
    ("request_", "field"),
    [({"name": "F"}, "owner"), ({"name": "F", "owner": PERSON, "id": "x"}, "id")],
)
def test_a_registration_must_be_whole(request_: dict[str, Any], field: str) -> None:
    # Given no owner or a strange id, When the request is read, Then the field is named.
    with pytest.raises(ValidationFailed) as refused:
        read_request(RegisterFirm, request_)
    assert list(refused.value.details["fields"]) == [field]


def test_contacts_do_not_see_the_directory() -> None:
    # Given a contact, When they ask for the staff, Then they may not.
    with pytest.raises(PermissionDenied):
        STAFF.list_staff(a_member("", kind="contact"), NoFields())


@pytest.mark.parametrize("role", list(ROLE_PERMISSIONS))
def test_an_account_carries_its_roles_permissions(role: str) -> None:
    # Given a row of staff, When it becomes an account
    row = {"id": "1", "firm_id": FIRM, "firm_name": "F", "name": "M", "email": "m@x", "role": role}
    account = staff_account({**row, "password_hash": "secret"})

    # Then it has the permissions of the role, and no hash.
    whole = {**row, "permissions": list(ROLE_PERMISSIONS[role]), "client_ids": []}
    assert encode(account) == whole


@pytest.mark.parametrize(
    ("actor", "role", "becomes", "owners", "refused"),
    [
        (a_member("admin"), "member", "partner", 1, None),
        (a_member("admin"), "partner", None, 1, None),
        (a_member("admin"), "member", "owner", 1, PermissionDenied),
        (a_member("admin"), "owner", "member", 2, PermissionDenied),
        (a_member("admin"), "owner", None, 2, PermissionDenied),
        (a_member("owner"), "member", "owner", 1, None),
        (a_member("owner"), "owner", "admin", 2, None),
        (a_member("owner"), "owner", None, 2, None),
        (a_member("owner"), "owner", "owner", 1, None),
        (a_member("owner"), "owner", "admin", 1, Conflict),
        (a_member("owner"), "owner", None, 1, Conflict),
        (system_actor(FIRM), "owner", None, 1, Conflict),
    ],
)
def test_only_owners_touch_owners_and_one_remains(
    actor: Actor, role: Any, becomes: Any, owners: int, refused: type[Exception] | None
) -> None:
    # Given somebody of a role, When they get another or leave (None), Then it is decided by rank.
    if refused is None:
        check_may_change(actor, role, becomes, owners)
    else:
        with pytest.raises(refused):
            check_may_change(actor, role, becomes, owners)
