"""Access ends when it ends: for requests and for what is open, at every gateway."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from chassis.errors import NotFound, PermissionDenied, SessionExpired
from chassis.runtime.context import ServiceContext
from contracts.actor import Actor, system_actor
from contracts.events import ActivityLogged, PortalAccessChanged, SessionEnded, StaffChanged
from contracts.rpc import Internal, Portal
from tests.support.addresses import PASSWORD
from tests.support.firm import Guest, RegisteredFirm
from tests.support.replicas import two_of
from tests.support.rows import change
from tests.support.waiting import wait_until
from tests.support.web import Web
from tools.stack import Stack

GRACE_PASSES = (
    "update refresh_tokens set retired_at = retired_at - interval '1 minute'"
    " where retired_at is not null and firm_id = :firm_id"
)


@dataclass
class People:
    """An owner, a colleague and a contact of a firm, each with a page open."""

    practice: RegisteredFirm
    colleague: Actor
    guest: Guest
    owner_web: Web
    colleague_web: Web
    guest_web: Web


@pytest.fixture
def people(practice: RegisteredFirm, system: Stack) -> Iterator[People]:
    colleague, guest = practice.colleague("partner"), practice.guest()
    with ExitStack() as opened:

        def open_one(email: str, audience: str = "staff") -> Web:
            web = Web(system.url("gateway")).sign_in(email, audience)
            opened.callback(web.close)
            return web

        yield People(
            practice,
            colleague,
            guest,
            open_one(practice.emails[practice.owner.id]),
            open_one(practice.emails[colleague.id]),
            open_one(guest.email, "portal"),
        )


def sign_out(people: People, _: ServiceContext) -> Web:
    assert people.colleague_web.send("POST", "/auth/staff/sign-out").ok
    return people.colleague_web


def sign_out_of_the_portal(people: People, _: ServiceContext) -> Web:
    assert people.guest_web.send("POST", "/auth/portal/sign-out").ok
    return people.guest_web


def steal_the_cookie(people: People, internal: ServiceContext) -> Web:
    """A retired token comes back long after: somebody has a copy."""
    web = people.colleague_web
    copied = web.session.cookies["ot_refresh"]
    web.token = web.send("POST", "/auth/staff/refresh").json()["access_token"]
    change(internal, GRACE_PASSES, firm_id=people.practice.firm_id)
    with pytest.raises(SessionExpired):
        people.practice.call(Internal.REFRESH_SESSION, refresh_token=copied)
    return web


def deactivate(people: People, _: ServiceContext) -> Web:
    answer = people.owner_web.send("DELETE", f"/staff/{people.colleague.id}")
    assert (answer.status_code, answer.json()["active"]) == (200, False)
    return people.colleague_web


def change_the_role(people: People, _: ServiceContext) -> Web:
    answer = people.owner_web.send("PATCH", f"/staff/{people.colleague.id}", role="member")
    assert (answer.status_code, answer.json()["role"]) == (200, "member")
    return people.colleague_web


def withdraw(people: People, _: ServiceContext) -> Web:
    answer = people.owner_web.send("DELETE", f"/portal/access/{people.guest.id}")
    assert answer.status_code == 204, answer.text
    return people.guest_web


@pytest.mark.parametrize(
    "end",
    [sign_out, sign_out_of_the_portal, steal_the_cookie, deactivate, change_the_role, withdraw],
)
def test_a_token_and_a_stream_end_with_the_session(
    people: People, internal_context: ServiceContext, end: Callable[[People, ServiceContext], Web]
) -> None:
    # Given pages of several people, with their live streams
    webs = (people.owner_web, people.colleague_web, people.guest_web)
    pages = {web: web.watch() for web in webs}
    assert {web.get("/me").status_code for web in webs} == {200}
    # When the access of one of them ends
    ended = end(people, internal_context)
    # Then their token opens nothing, though it has not run out, and their stream is cut
    wait_until(lambda: ended.get("/me").status_code == 401)
    assert pages[ended].ended.wait(5)
    # And nobody else's ends
    for web in webs:
        if web is not ended:
            assert web.get("/me").status_code == 200
            assert not pages[web].ended.is_set()
        pages[web].drop()
    # And the session cannot be renewed
    audience = "portal" if ended is people.guest_web else "staff"
    assert ended.send("POST", f"/auth/{audience}/refresh").status_code == 401
    # And every gateway was told of one session
    emitted = people.practice.emitted(SessionEnded)
    assert sum(len(event["session_ids"]) for event in emitted) == 1


def test_who_signs_in_anew_has_the_new_role(people: People) -> None:
    # Given a partner who becomes a member / When they sign in anew
    change_the_role(people, None)  # type: ignore[arg-type]  # it needs no database
    web = people.colleague_web.sign_in(people.practice.emails[people.colleague.id])
    # Then they have what a member has, and the firm's log and directory say so
    assert web.get("/me").json()["role"] == "member"
    assert web.get("/sms/consent?phone=%2B14155550100").status_code == 403
    wait_until(lambda: people.practice.emitted(StaffChanged)[-1]["role"] == "member")
    kinds = [line["kind"] for line in people.practice.emitted(ActivityLogged)]
    assert kinds.count("staff.role_changed") == 1


def test_who_has_left_cannot_come_back_by_themselves(people: People) -> None:
    # Given a colleague and a contact whose access ended, twice
    practice = people.practice
    practice.call(Internal.DEACTIVATE_STAFF, staff_id=people.colleague.id)
    with pytest.raises(NotFound):
        practice.call(Internal.DEACTIVATE_STAFF, staff_id=people.colleague.id)
    for _ in range(2):
        practice.call(Portal.WITHDRAW_CONTACT, contact_id=people.guest.id)
    # When they sign in / Then they are refused as with a wrong password
    for web, email, audience in (
        (people.colleague_web, practice.emails[people.colleague.id], "staff"),
        (people.guest_web, people.guest.email, "portal"),
    ):
        answer = web.send("POST", f"/auth/{audience}/sign-in", email=email, password=PASSWORD)
        assert answer.json()["code"] == "invalid_credentials"
    # And the other services were told, once
    access = [a["enabled"] for a in practice.emitted(PortalAccessChanged)]
    assert access == [True, False]
    lines = [line["kind"] for line in practice.emitted(ActivityLogged)]
    assert (lines.count("staff.deactivated"), lines.count("portal.withdrawn")) == (1, 1)
    # And a contact whom staff invite again is in again
    practice.call(
        Portal.INVITE_CONTACT, system_actor(practice.firm_id),
        contact_id=people.guest.id, client_id=people.guest.client_id,
        name="Gus", email=people.guest.email,
    )  # fmt: skip
    people.guest_web.sign_in(people.guest.email, "portal")


def test_whose_access_one_may_end(people: People, found: Callable[[], RegisteredFirm]) -> None:
    # Given somebody without the permission, and an owner of another firm
    stranger = found()
    for actor, error in ((people.colleague, PermissionDenied), (stranger.owner, NotFound)):
        # When they end somebody's access / Then they may not, or there is no such person
        for method, who in (
            (Internal.DEACTIVATE_STAFF, {"staff_id": people.practice.owner.id}),
            (Internal.CHANGE_STAFF_ROLE, {"staff_id": people.colleague.id, "role": "owner"}),
            (Portal.WITHDRAW_CONTACT, {"contact_id": people.guest.id}),
        ):
            with pytest.raises(error):
                people.practice.call(method, actor, **who)
    # And nobody but the gateway asks which sessions have ended
    for group in (Internal, Portal):
        since = "2026-01-01T00:00:00Z"
        with pytest.raises(PermissionDenied):
            people.practice.call(group.LIST_ENDED_SESSIONS, since=since)


def test_an_end_at_one_gateway_is_one_at_the_other_and_at_one_that_starts_later(
    people: People, system: Stack
) -> None:
    # Given two gateways, and a page at the second
    with two_of(system, "gateway") as pair:
        web, elsewhere = people.colleague_web, Web(pair.url(2))
        elsewhere.token = web.token
        page = elsewhere.watch()
        # When the session ends at the first / Then it is over at the second
        sign_out(people, None)  # type: ignore[arg-type]  # it needs no database
        wait_until(lambda: elsewhere.get("/me").status_code == 401)
        assert page.ended.wait(5)
        page.drop()
        elsewhere.close()
    # And a gateway that starts after it knows of it before it is ready
    with two_of(system, "gateway") as pair:
        later = Web(pair.url(2))
        later.token = web.token
        assert later.get("/me").status_code == 401
        later.token = people.owner_web.token
        assert later.get("/me").status_code == 200
        later.close()


def test_a_retired_token_is_exchanged_once_more_and_never_again(people: People) -> None:
    # Given a token that many try to exchange at the same time
    practice = people.practice
    email = practice.emails[practice.owner.id]
    token = practice.call(Internal.SIGN_IN, email=email, password=PASSWORD)["refresh_token"]

    def renew(_: int) -> str:
        try:
            answer = practice.call(Internal.REFRESH_SESSION, refresh_token=token)
        except SessionExpired:
            return ""
        return str(answer["refresh_token"])

    with ThreadPoolExecutor(8) as tabs:
        found = [one for one in tabs.map(renew, range(16)) if one]
    # Then two have a token, as two tabs may, and both of theirs go on working
    assert len(set(found)) == len(found) == 2
    for one in found:
        practice.call(Internal.REFRESH_SESSION, refresh_token=one)
