"""Codes, channels, roles and methods agree with each other."""

from __future__ import annotations

from http import HTTPStatus

import pytest

from contracts import rpc
from contracts.actor import ROLE_PERMISSIONS, Actor, roles_with, system_actor
from contracts.channels import TRAITS, Channel
from contracts.error_codes import HTTP_STATUS, ErrorCode


def methods() -> list[rpc.Method]:
    groups = [group for group in vars(rpc).values() if isinstance(group, type)]
    return [m for g in groups for m in vars(g).values() if isinstance(m, rpc.Method)]


def test_every_code_has_one_status_that_says_whose_fault_it_is() -> None:
    # Given all codes / Then each has a status of the 4xx or 5xx kind, and codes are lower case
    assert set(HTTP_STATUS) == set(ErrorCode)
    assert all(HTTPStatus(status) >= 400 for status in HTTP_STATUS.values())
    assert all(code == code.lower() for code in ErrorCode)
    assert len({str(code) for code in ErrorCode}) == len(ErrorCode)


def test_another_firms_object_is_not_found_rather_than_forbidden() -> None:
    # Given the rule of the API / Then the code for it is 404
    assert HTTP_STATUS[ErrorCode.NOT_FOUND] == HTTPStatus.NOT_FOUND


def test_each_channel_has_its_traits_and_a_service_of_its_own() -> None:
    # Given all channels / Then each is described, and no two share a service
    assert set(TRAITS) == set(Channel)
    assert len({traits.service for traits in TRAITS.values()}) == len(Channel)
    assert not TRAITS[Channel.INTERNAL].client_facing


@pytest.mark.parametrize("role", ROLE_PERMISSIONS)
def test_roles_other_than_member_see_the_team(role: str) -> None:
    # Given a role / When one of it acts / Then only members are confined to what is theirs
    actor = Actor("staff", "1", "f", "Ada", role, ROLE_PERMISSIONS[role])
    assert actor.sees_team == (role != "member") == (role in roles_with("conversations.view_team"))
    assert actor.may("conversations.triage") == (role != "member")
    assert "messages.view" in actor.permissions


def test_a_role_alone_opens_nothing() -> None:
    # Given an owner whose permissions were not told / Then nothing is allowed
    owner = Actor("staff", "1", "f", "Ada", "owner")
    assert not owner.sees_team
    assert not owner.may("settings.edit")


def test_a_contact_never_sees_the_team_and_the_system_does() -> None:
    # Given a contact and the installation / Then only the latter sees everything
    assert not Actor("contact", "1", "f", "Nora").sees_team
    assert system_actor("f").sees_team


def test_methods_are_named_once_and_have_a_deadline() -> None:
    # Given every method / Then its key is its own and its deadline bounded
    keys = [method.routing_key for method in methods()]
    assert len(keys) == len(set(keys)) >= 30
    assert all(0 < method.deadline <= 30 for method in methods())
