"""Passwords are hashed with a salt and compared in a time that tells nothing."""

from typing import Literal

import pytest
from argon2 import PasswordHasher

from chassis.identity import passwords
from chassis.identity.passwords import folded, hash_password, password_fits


def test_a_password_fits_its_own_hash_only() -> None:
    # Given a hash
    hashed = hash_password("correct horse")

    # Then its password fits and another does not.
    assert password_fits("correct horse", hashed)
    assert not password_fits("correct horsE", hashed)


def test_two_hashes_of_one_password_differ() -> None:
    # Given the same password twice, Then the salt makes two hashes, both Argon2id.
    first, second = hash_password("correct horse"), hash_password("correct horse")
    assert first != second
    assert first.startswith("$argon2id$")


class Counting(PasswordHasher):
    """Finds that everything fits, and remembers what it compared with."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.verified: list[str | bytes] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002  # argon2's name
        self.verified.append(hash)
        return True


def test_an_unknown_account_costs_a_comparison_too(monkeypatch: pytest.MonkeyPatch) -> None:
    # Given a count of what passwords are compared with
    counting = Counting()
    monkeypatch.setattr(passwords, "HASHER", counting)

    # When there is no account, Then the same work is done, and even a match is a no.
    assert not password_fits("anything", None)
    assert not password_fits("anything else", None)
    first, second = counting.verified

    # And it is compared with one real hash, made once.
    assert str(first).startswith("$argon2id$")
    assert first == second


@pytest.mark.parametrize("written", ["Ann@Example.COM", " ann@example.com ", "ANN@EXAMPLE.COM\n"])
def test_addresses_are_compared_without_case_and_space(written: str) -> None:
    # Given an address written in some way, Then it is the same address.
    assert folded(written) == "ann@example.com"
