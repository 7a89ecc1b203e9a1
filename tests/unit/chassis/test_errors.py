"""The tree of errors, and its way over the wire."""

from __future__ import annotations

import pytest

from chassis import errors, refusals
from chassis.errors import OnethreadError, from_wire
from contracts.error_codes import HTTP_STATUS, ErrorCode

AT_THE_GATEWAY_ONLY = {
    ErrorCode.ADDRESS_TOO_LONG,
    ErrorCode.FILE_QUARANTINED,
    ErrorCode.METHOD_NOT_ALLOWED,
    ErrorCode.UNSUPPORTED_CONTENT,
}
"""Codes of HTTP itself, and of files on their way out: no service raises them."""


def named() -> list[type[OnethreadError]]:
    found = (vars(errors) | vars(refusals)).values()
    return [e for e in found if isinstance(e, type) and issubclass(e, OnethreadError)]


GROUPS = (
    errors.OnethreadError,
    errors.RequestError,
    errors.ProviderError,
    errors.InstallationError,
)
LEAVES = [cls for cls in named() if cls not in GROUPS]


def test_each_code_belongs_to_exactly_one_error() -> None:
    # Given the leaves of the tree / Then their codes are distinct and leave none out
    codes = [cls.code for cls in LEAVES]
    assert len(codes) == len(set(codes))
    assert set(codes) | AT_THE_GATEWAY_ONLY == set(ErrorCode)


@pytest.mark.parametrize("cls", LEAVES, ids=lambda cls: cls.__name__)
def test_an_error_comes_out_of_the_wire_as_what_it_was(cls: type[OnethreadError]) -> None:
    # Given an error with details
    error = cls("It did not work; do this.", fields={"to": ["is empty"]})
    # When it crosses the wire
    again = from_wire(error.to_wire())
    # Then its class, sentence, details and status are the same
    assert type(again) is cls
    assert (again.message, again.details) == (error.message, error.details)
    assert again.http_status == HTTP_STATUS[cls.code]
    assert str(again) == "It did not work; do this."


@pytest.mark.parametrize("raw", [{}, {"code": "invented", "message": "?"}, {"code": None}])
def test_a_strange_error_is_a_fault_of_ours(raw: dict[str, object]) -> None:
    # Given what no release of ours sends / When it is read / Then it is an InternalError
    again = from_wire(raw)
    assert type(again) is errors.InternalError
    assert again.http_status == 500


def test_the_three_groups_say_who_can_mend_it() -> None:
    # Given the leaves / Then each is under exactly one group, and requests answer 4xx
    for cls in LEAVES:
        assert sum(issubclass(cls, group) for group in GROUPS[1:]) == 1
        if issubclass(cls, errors.RequestError):
            assert 400 <= HTTP_STATUS[cls.code] < 500
