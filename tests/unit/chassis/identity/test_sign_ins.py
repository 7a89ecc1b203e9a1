"""One way to sign in, wherever the accounts are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from chassis.errors import InvalidCredentials, RateLimited, SessionExpired
from chassis.identity import sign_ins
from chassis.identity.sessions import RefreshToken
from chassis.identity.sign_ins import SignIns
from chassis.ids import new_id
from contracts.rpc.accounts import Account, RefreshSession, SignInAttempt

ENDS = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)


def an_account(name: str) -> Account:
    return Account(
        id=new_id(),
        firm_id=new_id(),
        firm_name="Harbour",
        name=name,
        email="ana@harbour.example",
        role=None,
        permissions=(),
        client_ids=(),
    )


class Accounts:
    """Accounts of one address, each with a password of its own."""

    ended_because = "gone"
    ended_message = "You are out."

    def __init__(self, **passwords: str) -> None:
        self.rows = [
            {"firm_id": new_id(), "password_hash": password, "account": account}
            | {"account_id": account.id}
            for account, password in ((an_account(n), p) for n, p in passwords.items())
        ]
        self.asked: list[tuple[str, str | None]] = []

    def firms_of(self, tx: Any, email_key: str) -> Sequence[str]:
        return [row["firm_id"] for row in self.rows]

    def candidates(self, tx: Any, email_key: str, firm_id: str | None) -> Sequence[Any]:
        self.asked.append((email_key, firm_id))
        return self.rows

    def active(self, tx: Any, account_id: str, *, hold: bool = False) -> Any:
        return next((row for row in self.rows if row["account"].id == account_id), None)

    def account_of(self, tx: Any, row: Any) -> Account:
        account: Account = row["account"]
        return account


class Sessions:
    """Begins and renews without a database, and remembers what it ended."""

    def __init__(self) -> None:
        self.ended: list[tuple[str, str]] = []

        self.known: set[str] = set()

    def begin(self, tx: Any, account_id: str, network: str) -> RefreshToken:
        self.known.add(network)
        return RefreshToken("clear", ENDS, account_id, tx.firm_id, new_id())

    def know(self, tx: Any, account_ids: Any, network: str) -> bool:
        return bool(account_ids) and network in self.known

    def renew(self, token: str) -> RefreshToken:
        return RefreshToken(f"{token}+", ENDS, token, new_id(), new_id())

    def end(self, token: str, because: str) -> None:
        self.ended.append((token, because))


class Limits:
    """Refuses when told to; remembers what was charged and what was given back."""

    def __init__(self) -> None:
        self.charged: list[str] = []
        self.refunded: list[str] = []
        self.full = ""

    def charge(self, tx: Any, charges: Any) -> None:
        names = [charge.limit.name for charge in charges]
        if self.full in names:
            raise RateLimited("full", 6)
        self.charged += names

    def refund(self, tx: Any, charges: Any) -> None:
        self.refunded += [charge.limit.name for charge in charges]


class Database:
    """Transactions that know their scope, and what was said in them."""

    def __init__(self) -> None:
        self.emitted: list[Any] = []

    @contextmanager
    def transaction(self, scope: str) -> Iterator[Any]:
        yield SimpleNamespace(firm_id=scope, emit=self.emitted.append, scoped_to=nullcontext)


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """The hashes that passwords were compared with; one that is the password itself fits."""
    compared: list[str | None] = []

    def fits(password: str, hashed: str | None, *, is_stranger: bool = True) -> bool:
        compared.append(hashed)
        return hashed == password

    monkeypatch.setattr(sign_ins, "password_fits", fits)
    return compared


def sign_ins_of(accounts: Accounts, limits: Limits | None = None) -> SignIns:
    return SignIns(Database(), Sessions(), accounts, limits or Limits())  # type: ignore[arg-type]


def test_the_answer_carries_the_token_in_clear_and_the_account(checked: list[str | None]) -> None:
    # Given an account / When its person signs in, the address in other letters
    accounts = Accounts(ana="right")
    answer = sign_ins_of(accounts).sign_in(
        SignInAttempt(email=" Ana@Harbour.example", password="right")
    )
    # Then the answer holds the token, an instant with its offset, and the account
    assert answer.account == accounts.rows[0]["account"]
    assert answer.refresh_token == "clear"
    assert answer.refresh_expires_at == "2030-01-02T03:04:05.000000Z"
    # And the address was looked up in its folded form, in whatever firm
    assert accounts.asked == [("ana@harbour.example", None)]


def test_the_password_tells_apart_the_accounts_of_one_address(checked: list[str | None]) -> None:
    # Given an address with accounts at two firms / When signing in with the second one's password
    accounts = Accounts(here="one", there="two")
    answer = sign_ins_of(accounts).sign_in(SignInAttempt(email="a@x", password="two"), "the firm")
    # Then it is the second, and the firm that was named was asked for
    assert answer.account.name == "there"
    assert accounts.asked == [("a@x", "the firm")]


def test_an_unknown_address_costs_one_comparison_like_a_wrong_password(
    checked: list[str | None],
) -> None:
    # Given nobody with the address, and somebody with another password
    for accounts, compared in ((Accounts(), [None]), (Accounts(ana="right"), ["right"])):
        checked.clear()
        # When signing in / Then the refusal and its price are the same
        with pytest.raises(InvalidCredentials, match="address or the password"):
            sign_ins_of(accounts).sign_in(SignInAttempt(email="a@x", password="wrong"))
        assert checked == compared


def test_a_session_goes_on_while_its_account_is_active() -> None:
    # Given a session of an account that is there, and one of an account that is not
    accounts = Accounts(ana="right")
    using = sign_ins_of(accounts)
    account = accounts.rows[0]["account"]
    # When both are renewed / Then the first goes on with the account as it is now
    answer = using.refresh_session(RefreshSession(refresh_token=account.id))
    assert (answer.account, answer.refresh_token) == (account, f"{account.id}+")
    # And the second is over, with the reason
    with pytest.raises(SessionExpired, match="You are out"):
        using.refresh_session(RefreshSession(refresh_token="left"))
    assert using.sessions.ended == [("left+", "gone")]  # type: ignore[attr-defined]


def test_a_limit_is_asked_before_any_password_is_hashed(checked: list[str | None]) -> None:
    # Given a network that has tried too often / When it tries once more
    limits = Limits()
    limits.full = "sign_in.network"
    with pytest.raises(RateLimited):
        sign_ins_of(Accounts(ana="right"), limits).sign_in(
            SignInAttempt(email="a@x", password="right", remote_address="192.0.2.1")
        )
    # Then nothing was compared
    assert checked == []


def test_a_right_password_is_not_counted_and_a_wrong_one_is(checked: list[str | None]) -> None:
    limits, accounts = Limits(), Accounts(ana="right")
    using = sign_ins_of(accounts, limits)
    # Given a right password / Then what it was charged is given back
    using.sign_in(SignInAttempt(email="a@x", password="right", remote_address="192.0.2.1"))
    assert limits.refunded == limits.charged
    # And a wrong one stays counted
    with pytest.raises(InvalidCredentials):
        using.sign_in(SignInAttempt(email="a@x", password="wrong", remote_address="192.0.2.1"))
    assert len(limits.charged) > len(limits.refunded)


def test_what_strangers_use_up_keeps_nobody_out_of_where_they_were_before(
    checked: list[str | None],
) -> None:
    # Given somebody who has signed in from their office, and strangers who used up the account's
    limits = Limits()
    using = sign_ins_of(Accounts(ana="right"), limits)
    office = SignInAttempt(email="a@x", password="right", remote_address="192.0.2.77")
    using.sign_in(office)
    limits.full = "sign_in.account"
    # When they sign in from the office again / Then they are in
    assert using.sign_in(office).account.name == "ana"
    # And from elsewhere they are told to wait
    with pytest.raises(RateLimited):
        using.sign_in(SignInAttempt(email="a@x", password="right", remote_address="198.51.100.7"))


def test_an_account_that_ends_while_its_password_is_compared_gets_no_session(
    checked: list[str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given an account that is gone when its password has been found right
    accounts = Accounts(ana="right")
    monkeypatch.setattr(accounts, "active", lambda *_, **__: None)
    # When its person signs in / Then they are refused as with a wrong one
    with pytest.raises(InvalidCredentials, match="address or the password"):
        sign_ins_of(accounts).sign_in(SignInAttempt(email="a@x", password="right"))
