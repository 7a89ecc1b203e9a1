"""What opens a mailbox, sealed and read back."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, cast

import pytest
from cryptography.fernet import Fernet

from chassis.secrets import SecretBox
from services.email_svc.mailboxes.tokens import MailboxOpener
from services.email_svc.provider import MailAccount, MailboxGrant, ServerAddress

ACCOUNT = MailAccount(
    address="office@firm.example",
    imap=ServerAddress("imap.firm.example", 993, "tls"),
    smtp=ServerAddress("smtp.firm.example", 587, "starttls"),
    user="office",
    password="correct horse",
)


class _Kind:
    """Keeps what it was opened with."""

    grant: MailboxGrant | None = None

    def open(self, grant: MailboxGrant, keep: Callable[[MailboxGrant], None]) -> Any:
        del keep
        self.grant = grant


@pytest.fixture
def secrets() -> SecretBox:
    return SecretBox((Fernet.generate_key().decode(),))


def opened(secrets: SecretBox, sealed: str) -> MailboxGrant | None:
    kind = _Kind()
    opener = MailboxOpener(cast("Any", None), secrets, {"some": kind})
    row = {"sealed_grant": sealed, "provider": "some", "id": "1", "firm_id": "2"}
    opener.open(cast("Any", row))
    return kind.grant


@pytest.mark.parametrize(
    "grant",
    [MailboxGrant("refresh", "access", "2026-01-01T00:00:00Z"), MailboxGrant("", account=ACCOUNT)],
    ids=["tokens", "account"],
)
def test_a_grant_comes_back_as_it_was_sealed(secrets: SecretBox, grant: MailboxGrant) -> None:
    # Given what opens a mailbox, When it is sealed and read back
    sealed = MailboxOpener(cast("Any", None), secrets, {}).seal(grant)
    # Then it is the same, and nobody reads it on the way
    assert opened(secrets, sealed) == grant
    assert "correct horse" not in sealed


def test_a_grant_of_the_release_before_still_opens(secrets: SecretBox) -> None:
    # Given a row that knows nothing of accounts
    fields = {"refresh_token": "refresh", "access_token": None, "expires_at": None}
    # When the mailbox is opened, Then with its tokens
    assert opened(secrets, secrets.seal(json.dumps(fields))) == MailboxGrant("refresh")


def test_an_account_is_written_without_its_password() -> None:
    # Given an account, When it is put into a line of the log, Then its password is not
    assert "correct horse" not in repr(MailboxGrant("", account=ACCOUNT))
