"""A firm with a mailbox at the sandbox's Gmail."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text

from chassis.runtime.context import ServiceContext
from contracts.events import MessageComposed, MessageReceived
from contracts.rpc import Email
from tests.support.firm import FirmInTest
from tests.support.waiting import wait_until


@dataclass
class Office(FirmInTest):
    """A firm with one connected mailbox."""

    context: ServiceContext = field(kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.address = f"office-{self.firm_id[-12:]}@firm.example"
        self.mailbox(self.address)

    @property
    def client(self) -> str:
        """Somebody no other test writes to."""
        return f"jane-{self.firm_id[-12:]}@client.example"

    def health(self) -> dict[str, Any]:
        """The first mailbox as the firm sees it."""
        found: dict[str, Any] = self.call(Email.LIST_MAILBOXES)["items"][0]
        return found

    def write_in(self, subject: str = "Tax", sender: str = "", **more: Any) -> Any:
        fields = {
            "from_": sender or self.client,
            "to": [self.address],
            "subject": subject,
            "body": "Hello",
        }
        return self.play.post("mail", **fields | more)

    def received(self) -> list[dict[str, Any]]:
        return self.emitted(MessageReceived)

    def wait_for_mails(self, count: int) -> list[dict[str, Any]]:
        wait_until(lambda: len(self.received()) >= count, what=f"{count} mails")
        return self.received()

    def send(self, to: str, subject: str = "Hi", **changes: Any) -> MessageComposed:
        return self.order(to, channel="email", subject=subject, **changes)

    def mails_at(self, address: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.play.get("mail", address=address, folder="inbox")[
            "items"
        ]
        return found

    def verdicts(self) -> dict[str, int]:
        query = "select verdict, count(*) as n from seen_mail where firm_id = :firm group by 1"
        with self.context.database.transaction(self.firm_id) as tx:
            return {r["verdict"]: r["n"] for r in tx.rows(text(query), {"firm": self.firm_id})}

    def rest(self) -> None:
        """Nobody looks at the mailbox for the next hour, unless a push comes."""
        later = text(
            "update mailboxes set next_sync_at = now() + interval '1 hour'"
            " where last_synced_at is not null and lease is null"
        )

        def moved() -> bool:
            with self.context.database.transaction(self.firm_id) as tx:
                return tx.execute(later).rowcount == 1

        wait_until(moved, what="the mailbox at rest")

    def prompts(self) -> int:
        with self.context.database.transaction(self.firm_id) as tx:
            return int(tx.execute(text("select sync_requests from mailboxes")).scalar_one())

    def fault(self, kind: str, count: int = 1, seconds: float = 0.0) -> None:
        self.play.post("faults", provider="google", kind=kind, count=count, seconds=seconds)
