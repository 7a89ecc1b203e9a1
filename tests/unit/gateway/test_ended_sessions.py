"""A session that is over opens nothing, on any gateway, from the moment that is known."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pytest

from chassis.errors import NotSignedIn, ServiceUnavailable
from chassis.ids import from_wire_time, utc_now
from contracts.envelope import decode
from contracts.rpc.accounts import Account, EndedSessionPage, ListEndedSessions
from gateway.access.catch_up import LIST_METHODS, SessionCatchUp
from gateway.access.ended_sessions import EndedSessions
from gateway.access.tokens import AccessTokens, Audience
from tests.support.waiting import wait_until
from tests.unit.gateway.fakes import TOKEN_KEY, account

WHO = decode(Account, account())


def test_a_token_read_before_is_refused_once_its_session_has_ended() -> None:
    # Given two tokens of one account that were read while they were good
    ended = EndedSessions(900)
    tokens = AccessTokens(TOKEN_KEY, 900, ended)
    one, other = (tokens.issue(Audience.STAFF, WHO, session)[0] for session in ("s1", "s2"))
    assert tokens.read(one).session_id == "s1"
    # When the session of one ends / Then it opens nothing, and the other does
    ended.add(["s1"])
    with pytest.raises(NotSignedIn, match="ended"):
        tokens.read(one)
    assert tokens.read(other).session_id == "s2"


def test_an_end_is_remembered_as_long_as_the_longest_token_lives() -> None:
    # Given a session that ended
    now = [0.0]
    ended = EndedSessions(900, clock=lambda: now[0])
    ended.add(["s1"])
    # When a token of it could still live / Then it is remembered
    now[0] = 900
    ended.add(["s2"])
    assert "s1" in ended
    # And when none can / Then it is not
    now[0] = 901
    ended.add(["s3"])
    assert ("s1" in ended, "s2" in ended, "s3" in ended) == (False, True, True)


def test_streams_are_told_of_each_end_once() -> None:
    ended, reported = EndedSessions(900), list[set[str]]()
    ended.on_ended = lambda ids: reported.append(set(ids))
    ended.add(["s1", "s2"])
    ended.add(["s2", "s3"])
    ended.add(["s1"])
    assert reported == [{"s1", "s2"}, {"s3"}]


def test_a_gateway_that_does_not_know_yet_lets_nobody_in() -> None:
    # Given a process that has just started
    ended = EndedSessions(900, set(Audience))
    tokens = AccessTokens(TOKEN_KEY, 900, ended)
    token, _ = tokens.issue(Audience.STAFF, WHO, "s1")
    # When a token comes / Then it cannot be believed yet, and the page is told to try again
    with pytest.raises(ServiceUnavailable) as refused:
        tokens.read(token)
    assert refused.value.details["retry_after"] == 1
    # And when staff's sessions are known / Then it is, whether contacts' are or not
    ended.unknown.discard(Audience.STAFF)
    assert tokens.read(token).session_id == "s1"


class Services:
    """Answers in pages; a service may be away."""

    def __init__(self, **ended: Collection[str]) -> None:
        self.ended = {name: sorted(ids) for name, ids in ended.items()}
        self.away: set[str] = set()
        self.since: list[str] = []

    def ask(self, method: Any, actor: Any, request: ListEndedSessions) -> EndedSessionPage:
        if method.service in self.away:
            raise ServiceUnavailable("away")
        self.since.append(request.since)
        left = [one for one in self.ended[method.service] if one > (request.after or "")]
        return EndedSessionPage(
            session_ids=tuple(left[:2]), after=left[1] if len(left) > 2 else None
        )


def test_what_ended_before_is_asked_of_both_services_page_by_page() -> None:
    # Given sessions that ended before this process listened
    services = Services(internal="abcde", portal="xyz")
    ended = EndedSessions(900, set(LIST_METHODS))
    catch_up = SessionCatchUp(services.ask, ended)
    assert not catch_up.is_complete()
    # When the connection is made / Then all of them are learned
    catch_up.begin()
    wait_until(catch_up.is_complete)
    assert all(one in ended for one in "abcdexyz")
    assert ended.unknown == set()
    # And it asked as far back as a token lives, and a little more
    age = utc_now() - from_wire_time(services.since[0])
    assert age.total_seconds() > 900


def test_it_is_asked_again_until_every_service_has_answered() -> None:
    # Given a service that is away
    services, ended = Services(internal="a", portal="x"), EndedSessions(900, set(LIST_METHODS))
    services.away = {"portal"}
    catch_up = SessionCatchUp(services.ask, ended)
    catch_up.begin()
    # When the other has answered / Then this process is not ready, and lets staff in
    wait_until(lambda: ended.unknown == {Audience.PORTAL})
    assert not catch_up.is_complete()
    # And when it is back / Then the process is
    services.away = set()
    wait_until(catch_up.is_complete)
    assert "x" in ended
    # And after a new connection it asks anew
    services.ended["internal"].append("b")
    catch_up.begin()
    wait_until(lambda: "b" in ended)
