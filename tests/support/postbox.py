"""A mailbox in memory and the firm behind it, for tests that move email_svc step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text

from chassis.errors import ProviderError
from chassis.ids import new_id
from chassis.runtime.context import ServiceContext
from contracts.events import MessageComposed
from contracts.rpc.email.mailboxes import ConnectMailbox
from services.email_svc.errors import CursorExpired
from services.email_svc.provider import ChangePage, MailboxGrant, Profile, RawMail, SentMail
from services.email_svc.service import EmailService
from services.email_svc.use_cases import EmailUseCases
from tests.support.callers import InProcess
from tests.support.firm import FirmInTest


@dataclass
class Postbox:
    """A mailbox in memory that is also its own provider and session."""

    address: str
    mails: dict[str, RawMail] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    sent: list[tuple[str, str | None]] = field(default_factory=list)
    page: int = 2
    oldest: int = 0
    fails: dict[str, list[ProviderError]] = field(default_factory=dict)
    on_fetch: Callable[[str], None] = lambda _: None
    rotated: MailboxGrant | None = None
    renames: str = ""
    grants: list[str] = field(default_factory=list)
    blind: list[tuple[str, ...]] = field(default_factory=list)

    def open(self, grant: MailboxGrant, keep: Callable[[MailboxGrant], None]) -> Postbox:
        self.grants.append(grant.refresh_token)
        if self.rotated is not None:
            keep(self.rotated)
            self.rotated = None
        return self

    def _fail(self, call: str) -> None:
        if self.fails.get(call):
            raise self.fails[call].pop(0)

    def close(self) -> None:
        pass

    def profile(self) -> Profile:
        self._fail("profile")
        return Profile(self.address, str(len(self.order)))

    def watch(self) -> datetime | None:
        return None

    def changes(self, cursor: str) -> Iterator[ChangePage]:
        if int(cursor) < self.oldest:
            raise CursorExpired("forgotten")
        start = int(cursor)
        while True:
            self._fail("changes")
            end = min(start + self.page, len(self.order))
            yield ChangePage(tuple(self.order[start:end]), str(end))
            if end >= len(self.order):
                return
            start = end

    def list_since(self, moment: datetime) -> Iterator[tuple[str, ...]]:
        self._fail("list")
        listed = [one for one in self.order if self._is_since(one, moment)]
        for start in range(0, len(listed), self.page):
            yield tuple(reversed(listed[start : start + self.page]))

    def _is_since(self, provider_id: str, moment: datetime) -> bool:
        mail = self.mails.get(provider_id)
        return mail is None or mail.received_at >= moment

    def fetch(self, provider_id: str, when_large: Callable[[], None]) -> RawMail | None:
        del when_large
        self.on_fetch(provider_id)
        self._fail("fetch")
        return self.mails.get(provider_id)

    def send(self, raw: bytes, thread_id: str | None, bcc: Sequence[str] = ()) -> SentMail:
        self.blind.append(tuple(bcc))
        self.sent.append((raw.decode(), thread_id))
        self._fail("send")
        return SentMail(f"s{len(self.sent)}", thread_id or f"t{len(self.sent)}", self.renames)

    def find_sent(self, rfc822_id: str, after: datetime) -> SentMail | None:
        self._fail("find")
        found = [raw for raw, _ in self.sent if rfc822_id in raw]
        return SentMail("s-found", "t-found", rfc822_id) if found else None

    def arrive(self, count: int = 1, **changes: Any) -> list[str]:
        """Mails come in; their ids."""
        ids = []
        for _ in range(count):
            one = f"g{len(self.order)}"
            raw = f"From: jane@x.example\nMessage-ID: <{new_id()}@x>\nSubject: {one}\n\nHello"
            mail = RawMail(one, f"t-{one}", "inbox", raw.encode(), datetime.now(UTC))
            self.mails[one] = replace(mail, **changes)
            self.order.append(one)
            ids.append(one)
        return ids


@dataclass
class MailDesk(FirmInTest):
    """A firm, its mailbox and what email_svc makes of them."""

    box: Postbox = field(kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.app: EmailUseCases = self.caller.app
        self.context: ServiceContext = self.caller.context
        self.mailbox_id = ""
        self.connect("first")

    def connect(self, refresh_token: str) -> None:
        # Without threads that would synchronise it behind the test's back.
        quiet = EmailUseCases(self.context, {"gmail": self.box}, sync_threads=0)
        request = ConnectMailbox(address=self.box.address, refresh_token=refresh_token)
        self.mailbox_id = quiet.mailboxes.connect_mailbox(self.owner, request).id

    def run(self) -> int:
        return self.app.sync.synchronise(self.mailbox_id)

    def row(self, query: str) -> Any:
        with self.context.database.transaction(self.firm_id) as tx:
            return tx.execute(text(query)).scalar_one()

    @property
    def cursor(self) -> int:
        return int(self.row("select cursor from mailboxes"))

    def verdicts(self) -> dict[str, str]:
        with self.context.database.transaction(self.firm_id) as tx:
            rows = tx.rows(text("select provider_id, verdict from seen_mail"))
        return {row["provider_id"]: row["verdict"] for row in rows}

    def deliver(self, **changes: Any) -> MessageComposed:
        return self.order("bob@y.example", channel="email", subject="Hi", **changes)

    def state(self, message: MessageComposed) -> str:
        query = f"select state from deliveries where message_id = '{message.message_id}'"
        return str(self.row(query))


@contextmanager
def open_mail_desk(context: ServiceContext, readers: Any, firm_id: str) -> Iterator[MailDesk]:
    """A firm with an empty mailbox; `readers` take its mails apart."""
    box = Postbox(f"office-{firm_id[-12:]}@firm.example")
    app = EmailUseCases(context, {"gmail": box}, readers=readers)
    yield MailDesk(InProcess(EmailService, app, context), firm_id, box=box)
    with context.database.transaction(firm_id) as tx:
        # Jobs look at every firm: nothing is left for them to do in the next test.
        tx.execute(text("update mailboxes set status = 'disconnected'"))
        tx.execute(text("update deliveries set state = 'failed'"))
