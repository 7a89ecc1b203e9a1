"""Passwords are hashed with a salt and compared in a time that tells nothing."""

import pytest

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


def test_an_unknown_account_costs_a_comparison_too(monkeypatch: pytest.MonkeyPatch) -> None:
    # Given a count of how often a hash is verified
    verified: list[str] = []

    class Counting:
        def verify(self, hashed: str, password: str) -> bool:
            verified.append(hashed)
            return True

    decoy = passwords._decoy()
    monkeypatch.setattr(passwords, "_hasher", Counting())

    # When there is no account, Then the same work is done, and even a match is a no.
    assert not password_fits("anything", None)
    assert verified == [decoy]


@pytest.mark.parametrize("written", ["Ann@Example.COM", " ann@example.com ", "ANN@EXAMPLE.COM\n"])
def test_addresses_are_compared_without_case_and_space(written: str) -> None:
    # Given an address written in some way, Then it is the same address.
    assert folded(written) == "ann@example.com"
