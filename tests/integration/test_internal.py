"""Firms, staff, sessions and notes through the running internal_svc."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chassis.errors import (
    Conflict,
    InvalidCredentials,
    OnethreadError,
    PermissionDenied,
    SessionExpired,
    ValidationFailed,
)
from chassis.ids import new_id
from chassis.messaging.rpc_client import RpcClient
from chassis.runtime.context import ServiceContext
from contracts.actor import ROLE_PERMISSIONS, Actor, system_actor
from contracts.events import (
    ActivityLogged,
    ChannelChanged,
    FirmChanged,
    MentionCreated,
    MessageComposed,
    StaffChanged,
)
from contracts.parts import Mention
from contracts.rpc import Internal, Portal
from tests.support.addresses import PASSWORD, new_email
from tests.support.firm import RegisteredFirm
from tests.support.rows import ask, await_handled, change
from tests.support.waiting import wait_until

Json = dict[str, Any]
SIGNED_IN_SINCE = "select id from sessions where account_id = :id and ended_at is null"
SECONDS_PASS = (
    "update refresh_tokens set retired_at = retired_at - make_interval(secs => :seconds)"
    " where retired_at is not null and firm_id = :firm_id"
)
GRACE_SECONDS = 10


def sign_in(practice: RegisteredFirm, email: str = "", password: str = PASSWORD) -> Json:
    email = email or practice.emails[practice.owner.id]
    return practice.call(Internal.SIGN_IN, email=email, password=password)


def renew(practice: RegisteredFirm, token: str) -> str:
    answer = practice.call(Internal.REFRESH_SESSION, refresh_token=token)
    return str(answer["refresh_token"])


def leave(practice: RegisteredFirm, person: Actor) -> None:
    practice.call(Internal.DEACTIVATE_STAFF, staff_id=person.id)


# Founding a firm


def test_a_firm_is_founded_once_and_everybody_is_told(practice: RegisteredFirm) -> None:
    # Given a firm that was founded / When founded once more, by its id
    owner = {"name": "Somebody Else", "email": new_email("other"), "password": PASSWORD}
    request = {"id": practice.firm_id, "name": "Another name", "owner": owner}
    system = system_actor(practice.firm_id)
    again = practice.call(Internal.REGISTER_FIRM, system, **request)
    # Then the answer is the first one, and the first owner alone is in the directory
    assert again["firm"] == {"id": practice.firm_id, "name": "Rossi & Partners"}
    assert again["owner"]["id"] == practice.owner.id
    people = practice.call(Internal.LIST_STAFF)["items"]
    assert [(p["id"], p["role"], p["active"]) for p in people] == [
        (practice.owner.id, "owner", True)
    ]
    # And the firm, its owner and its notes were told of once
    for contract in (FirmChanged, StaffChanged):
        assert len(wait_until(lambda c=contract: practice.emitted(c))) == 1
    channels = wait_until(
        lambda: [c for c in practice.emitted(ChannelChanged) if c["channel"] == "internal"]
    )
    assert [channel["usable"] for channel in channels] == [True]


def test_eight_registrations_at_once_found_one_firm(system_rpc: RpcClient) -> None:
    # Given an owner without a firm / When registered eight times at once, without an id
    owner = {"name": "Olga", "email": new_email("owner"), "password": PASSWORD}

    def register(_: int) -> Json:
        request = {"name": "Rossi", "owner": owner}
        return system_rpc.call(Internal.REGISTER_FIRM, system_actor("*"), request)

    with ThreadPoolExecutor(8) as registering:
        answers = list(registering.map(register, range(8)))
    # Then there is one firm
    assert len({answer["firm"]["id"] for answer in answers}) == 1


def test_one_address_signs_in_one_person(
    practice: RegisteredFirm, found: Callable[[], RegisteredFirm]
) -> None:
    # Given a colleague / When added again, in other letters
    ana = practice.colleague("partner", "Ana")
    email = practice.emails[ana.id]
    same = {"name": "Ana", "role": "partner", "email": email.upper(), "password": PASSWORD}
    # Then the answer is the first one
    assert practice.call(Internal.ADD_STAFF, **same)["id"] == ana.id
    # And nobody else gets the address: in another role, by another name, in another firm
    for change_of in ({"role": "member"}, {"name": "Bea"}):
        with pytest.raises(Conflict):
            practice.call(Internal.ADD_STAFF, **same | change_of)
    with pytest.raises(Conflict):
        found().call(Internal.ADD_STAFF, **same)
    owner = {"name": "Ana", "email": email, "password": PASSWORD}
    request = {"id": new_id(), "name": "Hers", "owner": owner}
    with pytest.raises(Conflict):
        practice.call(Internal.REGISTER_FIRM, system_actor("*"), **request)


def test_who_may_add_staff(practice: RegisteredFirm) -> None:
    # Given an admin and a member
    admin, member = practice.colleague("admin"), practice.colleague("member")
    person = {"name": "New", "email": new_email("new"), "role": "member", "password": PASSWORD}
    # When they add people / Then a member may not, and an admin may not make an owner
    with pytest.raises(PermissionDenied):
        practice.call(Internal.ADD_STAFF, member, **person)
    with pytest.raises(PermissionDenied):
        practice.call(Internal.ADD_STAFF, admin, **person | {"role": "owner"})
    assert practice.call(Internal.ADD_STAFF, admin, **person)["role"] == "member"
    # And only the installation founds firms, roles are those there are, passwords are long
    with pytest.raises(PermissionDenied):
        practice.call(Internal.REGISTER_FIRM, name="Mine", owner=person)
    for wrong in ({"role": "king"}, {"password": "short"}, {"email": "nobody"}):
        with pytest.raises(ValidationFailed) as problem:
            practice.call(Internal.ADD_STAFF, **person | wrong)
        assert list(problem.value.details["fields"]) == list(wrong)


# Signing in


def test_signing_in_tells_who_one_is(practice: RegisteredFirm) -> None:
    # Given the owner / When signing in, the address in other letters
    account = sign_in(practice, practice.emails[practice.owner.id].upper())["account"]
    # Then it says who, where and what is allowed
    assert (account["id"], account["firm_id"]) == (practice.owner.id, practice.firm_id)
    assert (account["firm_name"], account["role"]) == ("Rossi & Partners", "owner")
    assert tuple(account["permissions"]) == ROLE_PERMISSIONS["owner"]
    # And the activity log hears of it
    entries = wait_until(lambda: practice.emitted(ActivityLogged))
    assert [entry["actor"]["id"] for entry in entries if entry["kind"] == "sign_in"] == [
        practice.owner.id
    ]


def test_a_wrong_password_and_an_unknown_address_look_alike(practice: RegisteredFirm) -> None:
    # Given somebody with an account, somebody who left, and somebody unknown
    gone = practice.colleague("member")
    leave(practice, gone)

    def refusal(email: str, password: str) -> Json:
        with pytest.raises(InvalidCredentials) as problem:
            sign_in(practice, email, password)
        return problem.value.to_wire()

    # When each fails to sign in / Then nothing tells them apart
    known = practice.emails[practice.owner.id]
    answers = [
        refusal(known, "not the password"),
        refusal(practice.emails[gone.id], PASSWORD),
        refusal(new_email("unknown"), PASSWORD),
    ]
    assert answers[0] == answers[1] == answers[2]
    # And the same holds in the realm of the portal
    guest = practice.guest()
    refusals = []
    for email, password in ((guest.email, "not the password"), (new_email("unknown"), PASSWORD)):
        with pytest.raises(InvalidCredentials) as problem:
            practice.call(Portal.SIGN_IN, email=email, password=password)
        refusals.append(problem.value.to_wire())
    assert refusals[0] == refusals[1]
    # And an account of one realm does not open the other
    with pytest.raises(InvalidCredentials):
        practice.call(Portal.SIGN_IN, email=known, password=PASSWORD)


# Sessions


def test_two_tabs_may_refresh_at_the_same_time(practice: RegisteredFirm) -> None:
    # Given two tabs with the same token / When both refresh at once
    token = sign_in(practice)["refresh_token"]
    with ThreadPoolExecutor(2) as tabs:
        first, second = tabs.map(lambda _: renew(practice, token), range(2))
    # Then each has a token of its own, and both go on working
    assert len({token, first, second}) == 3
    assert renew(practice, first) != renew(practice, second)


def test_an_old_token_after_its_grace_ends_the_whole_session(
    practice: RegisteredFirm, internal_context: ServiceContext
) -> None:
    # Given a session that was renewed, and another of the same person
    copied, elsewhere = sign_in(practice)["refresh_token"], sign_in(practice)["refresh_token"]
    newest = renew(practice, copied)
    # When the old token comes back after its grace
    change(internal_context, SECONDS_PASS, firm_id=practice.firm_id, seconds=GRACE_SECONDS + 1)
    with pytest.raises(SessionExpired):
        renew(practice, copied)
    # Then it was copied: its session is over, with the newest token too
    with pytest.raises(SessionExpired):
        renew(practice, newest)
    # And the other session is not touched
    assert renew(practice, elsewhere)


def test_the_grace_is_not_extended_by_use(
    practice: RegisteredFirm, internal_context: ServiceContext
) -> None:
    # Given an old token that is used again within its grace
    token = sign_in(practice)["refresh_token"]
    renew(practice, token)
    more_than_half = {"firm_id": practice.firm_id, "seconds": GRACE_SECONDS * 0.6}
    change(internal_context, SECONDS_PASS, **more_than_half)
    renew(practice, token)
    # When it comes again after the grace of its first retirement / Then it is refused
    change(internal_context, SECONDS_PASS, **more_than_half)
    with pytest.raises(SessionExpired):
        renew(practice, token)


def test_signing_out_ends_the_session_once(
    practice: RegisteredFirm, internal_context: ServiceContext
) -> None:
    # Given two sessions / When one is ended, twice
    token, other = sign_in(practice)["refresh_token"], sign_in(practice)["refresh_token"]
    for _ in range(2):
        assert practice.call(Internal.SIGN_OUT, refresh_token=token) == {}
    # Then it cannot be renewed, the other can, and an unknown token ends nothing
    with pytest.raises(SessionExpired):
        renew(practice, token)
    assert practice.call(Internal.SIGN_OUT, refresh_token="unknown") == {}
    assert renew(practice, other)
    assert len(ask(internal_context, SIGNED_IN_SINCE, id=practice.owner.id)) == 1


def test_who_has_left_is_out_at_the_next_refresh(
    practice: RegisteredFirm, internal_context: ServiceContext
) -> None:
    # Given a colleague who is signed in / When they leave
    person = practice.colleague("partner")
    token = sign_in(practice, practice.emails[person.id])["refresh_token"]
    leave(practice, person)
    # Then the session ends at once
    for _ in range(2):
        with pytest.raises(SessionExpired):
            renew(practice, token)
    assert not ask(internal_context, SIGNED_IN_SINCE, id=person.id)


def test_a_database_keeps_no_token_and_no_password(
    practice: RegisteredFirm, internal_context: ServiceContext
) -> None:
    # Given a session / When one looks into the database
    token = sign_in(practice)["refresh_token"]
    rows = ask(internal_context, "select digest from refresh_tokens where firm_id = :firm_id",
               firm_id=practice.firm_id)  # fmt: skip
    rows += ask(internal_context, "select password_hash from staff where firm_id = :firm_id",
                firm_id=practice.firm_id)  # fmt: skip
    # Then neither is there in clear
    assert len(rows) == 2
    assert not [row for row in rows if token in row[0] or PASSWORD in row[0]]
    assert rows[1][0].startswith("$argon2")


def test_a_request_that_is_no_request_is_told_which_field(practice: RegisteredFirm) -> None:
    # Given / When fields are missing or of another type / Then the error names them
    for request in ({"password": "x"}, {"email": 5, "password": PASSWORD}):
        with pytest.raises(OnethreadError) as problem:
            practice.call(Internal.SIGN_IN, **request)
        assert list(problem.value.details["fields"]) == ["email"]


# Notes


def note(practice: RegisteredFirm, *named: str) -> MessageComposed:
    mentions = tuple(Mention(staff_id, "Somebody") for staff_id in named)
    fields = "Please look at this   \n at once"
    return practice.composed((), fields, channel="internal", mentions=mentions, sequence=7)


def test_a_mention_is_told_once_and_only_to_active_colleagues(
    practice: RegisteredFirm, internal_context: ServiceContext, found: Callable[[], RegisteredFirm]
) -> None:
    # Given a colleague, one who left, a stranger of another firm, and ids of nobody
    cleo, gone, stranger = practice.colleague("member"), practice.colleague("member"), found().owner
    leave(practice, gone)
    names = (cleo.id, cleo.id, practice.owner.id, gone.id, stranger.id, new_id(), "nobody")
    # When a note names them all, and its news comes five times
    message = note(practice, *names)
    await_handled(internal_context, practice.publish(message, times=5))
    # Then one mention was told: the colleague's
    wait_until(lambda: practice.emitted(MentionCreated))
    fence = note(practice, cleo.id)
    await_handled(internal_context, practice.publish(fence))
    wait_until(
        lambda: fence.message_id in {m["message_id"] for m in practice.emitted(MentionCreated)}
    )
    mine = [m for m in practice.emitted(MentionCreated) if m["message_id"] == message.message_id]
    assert [mention["staff_id"] for mention in mine] == [cleo.id]
    assert mine[0]["excerpt"] == "Please look at this at once"
    assert mine[0]["sequence"] == message.sequence == 7
    # And the note is posted, once
    assert practice.reported(message.message_id) == ["posted"]


def test_two_colleagues_named_in_a_note_are_told_each(
    practice: RegisteredFirm, internal_context: ServiceContext
) -> None:
    # Given two colleagues / When a note names both
    both = {practice.colleague("member").id, practice.colleague("admin").id}
    await_handled(internal_context, practice.publish(note(practice, *both)))
    # Then each is told
    wait_until(lambda: {m["staff_id"] for m in practice.emitted(MentionCreated)} == both)


def test_the_directory_is_for_staff(practice: RegisteredFirm) -> None:
    # Given colleagues and a contact / When they open the directory
    practice.colleague("member", "Abe")
    names = [person["name"] for person in practice.call(Internal.LIST_STAFF)["items"]]
    # Then staff see everybody by name, a contact nobody
    assert names == ["Abe", "Olga Owner"]
    with pytest.raises(PermissionDenied):
        practice.call(Internal.LIST_STAFF, practice.guest().actor)
