"""What makes a mailbox be looked at: a push of its provider, or its turn."""

from collections.abc import Callable
from dataclasses import dataclass

from chassis.observability.log import get_logger
from services.email_svc.providers.gmail_push import PushGuard, pushed_address
from services.email_svc.sync.leases import Leases

_log = get_logger(__name__)


@dataclass(frozen=True)
class Prompts:
    """`wake` has a mailbox synchronised apart from its caller: a slow one delays no other."""

    guard: PushGuard
    leases: Leases
    wake: Callable[[str], None]

    def receive_gmail_push(self, authorization: str | None, body: bytes) -> None:
        """A mailbox has news: note it and synchronise apart from this request.

        BadSignature: nothing is stored. A mailbox that is not connected here is no error, since
        Pub/Sub repeats what is refused.
        """
        self.guard.check(authorization)
        mailbox_id = self.leases.prompt(pushed_address(body))
        if mailbox_id is None:
            _log.info("push_ignored")
        else:
            self.wake(mailbox_id)

    def wake_due(self) -> None:
        """Mailboxes whose turn it is: pushes may be lost, watches run out, turns fail."""
        for mailbox_id in self.leases.due():
            self.wake(mailbox_id)
