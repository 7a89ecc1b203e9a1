"""Mailboxes opened with their tokens or passwords, stored sealed and kept when they change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import msgspec
from sqlalchemy import update
from sqlalchemy.engine import RowMapping

from chassis.secrets import SecretBox
from chassis.storage.database import Database
from services.email_svc.errors import GrantWithdrawn
from services.email_svc.mailboxes.tables import MAILBOXES
from services.email_svc.provider import MailboxGrant, MailProvider, MailSession


@dataclass
class HeldGrant:
    """The tokens of a mailbox that has no row yet."""

    grant: MailboxGrant

    def keep(self, grant: MailboxGrant) -> None:
        """Called when the tokens change."""
        self.grant = grant


@dataclass(frozen=True)
class MailboxOpener:
    """Opens every mailbox with its own provider; `providers` by the kind of mailbox."""

    database: Database
    secrets: SecretBox
    providers: Mapping[str, MailProvider]

    def open(self, row: RowMapping) -> MailSession:
        """A session whose changed tokens are saved at once, in a transaction of their own."""
        return self.providers[row["provider"]].open(self.grant_of(row), self._keeper(row))

    def grant_of(self, row: RowMapping) -> MailboxGrant:
        """What opens it; GrantWithdrawn when it was disconnected, and nothing does."""
        if not row["sealed_grant"]:
            raise GrantWithdrawn(f"{row['address']} is disconnected.")
        return msgspec.json.decode(self.secrets.open(row["sealed_grant"]), type=MailboxGrant)

    def try_grant(self, kind: str, grant: MailboxGrant) -> tuple[MailSession, HeldGrant]:
        """A session of a mailbox that is not recorded yet, and its tokens as they then are."""
        held = HeldGrant(grant)
        return self.providers[kind].open(grant, held.keep), held

    def seal(self, grant: MailboxGrant) -> str:
        """The tokens as a mailbox's row keeps them."""
        return self.secrets.seal(msgspec.json.encode(grant).decode())

    def _keeper(self, row: RowMapping) -> Callable[[MailboxGrant], None]:
        before = [row["sealed_grant"]]

        def keep(grant: MailboxGrant) -> None:
            # Only in place of the tokens it came from: another replica may have been faster.
            sealed = self.seal(grant)
            mine = (MAILBOXES.c.id == row["id"]) & (MAILBOXES.c.sealed_grant == before[0])
            with self.database.transaction(str(row["firm_id"])) as tx:
                tx.execute(update(MAILBOXES).where(mine).values(sealed_grant=sealed))
            before[0] = sealed

        return keep
