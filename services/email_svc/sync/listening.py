"""Mailboxes that tell of news over a connection held open (IMAP IDLE): only a prompt, as a push is.

A thread for each waits at its server. What a broken or silent connection misses is found at the
mailbox's next turn.
"""

import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from sqlalchemy import select
from sqlalchemy.engine import RowMapping

from chassis.errors import ProviderError
from chassis.observability.log import get_logger
from chassis.storage.database import EVERY_FIRM, Database
from services.email_svc.mailboxes.tables import ACTIVE, MAILBOXES
from services.email_svc.mailboxes.tokens import MailboxOpener
from services.email_svc.sync.leases import Leases

_log = get_logger(__name__)
LISTENING_KINDS = ("imap",)
MOST_LISTENERS = 500
"""Of one program, each a thread and a connection; further mailboxes are polled."""
WAIT_SECONDS = 240.0
"""Then the server is spoken to: those in between forget connections that are still for longer."""
_FIRST_PAUSE, _LONGEST_PAUSE = 5.0, 300.0


@runtime_checkable
class NewsSource(Protocol):
    """A session that can be waited at."""

    def wait_for_news(self, seconds: float) -> bool | None:
        """Whether something came within that time; None, at once, when the server cannot tell."""


@dataclass
class _Listener:
    """What a thread waits for; `ended` once its mailbox is not (so) connected any more."""

    sealed_grant: str
    ended: threading.Event = field(default_factory=threading.Event)


@dataclass
class Listening:
    """One listener for each connected mailbox of such a kind."""

    database: Database
    opener: MailboxOpener
    leases: Leases
    wake: Callable[[str], None]
    wait_seconds: float = WAIT_SECONDS
    _listeners: dict[str, _Listener] = field(default_factory=dict)

    def keep(self) -> int:
        """Begin to listen at mailboxes that were connected, end it at those that are gone or have
        another password; how many begun.
        """
        wanted = {str(row["id"]): row for row in self._rows()}
        for mailbox_id, listener in list(self._listeners.items()):
            row = wanted.get(mailbox_id)
            if row is None or row["sealed_grant"] != listener.sealed_grant:
                listener.ended.set()
                del self._listeners[mailbox_id]
        fresh = [row for mailbox_id, row in wanted.items() if mailbox_id not in self._listeners]
        for row in fresh:
            listener = self._listeners[str(row["id"])] = _Listener(row["sealed_grant"])
            arguments = (row, listener)
            threading.Thread(target=self._listen, args=arguments, daemon=True).start()
        return len(fresh)

    def end(self) -> None:
        """End every listener at its next word."""
        for listener in self._listeners.values():
            listener.ended.set()
        self._listeners.clear()

    def _rows(self) -> list[RowMapping]:
        query = (
            select(MAILBOXES)
            .where(MAILBOXES.c.status == ACTIVE, MAILBOXES.c.provider.in_(LISTENING_KINDS))
            .order_by(MAILBOXES.c.connected_at)
            .limit(MOST_LISTENERS)
        )
        with self.database.transaction(EVERY_FIRM) as tx:
            return list(tx.rows(query))

    def _listen(self, row: RowMapping, listener: _Listener) -> None:
        failures = 0
        while not listener.ended.is_set():
            try:
                failures = 0 if self._wait_at(row, listener) else failures + 1
            except ProviderError as exc:
                _log.info("listening_broke", mailbox_id=row["id"], why=exc.message)
                failures += 1
            except Exception:  # noqa: BLE001  # a listener's thread outlives whatever a server says
                _log.exception("listening_failed", mailbox_id=row["id"])
                failures += 1
            pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(max(failures - 1, 0), 10))
            listener.ended.wait(pause)

    def _wait_at(self, row: RowMapping, listener: _Listener) -> bool:
        """Listen over one connection until it breaks; False when the server cannot tell."""
        with closing(self.opener.open(row)) as session:
            # From now on it tells; what came before, while nobody listened, is looked for.
            if not isinstance(session, NewsSource) or session.wait_for_news(0) is None:
                return False
            self._prompt(row)
            while not listener.ended.is_set():
                if session.wait_for_news(self.wait_seconds):
                    self._prompt(row)
        return True

    def _prompt(self, row: RowMapping) -> None:
        if mailbox_id := self.leases.prompt(row["address"]):
            self.wake(mailbox_id)
