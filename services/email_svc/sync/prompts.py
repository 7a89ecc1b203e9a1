"""What makes a mailbox be looked at: a push of its provider, or its turn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chassis.observability.log import get_logger
from services.email_svc.providers.gmail_push import PushGuard, pushed_address
from services.email_svc.providers.graph_push import pushed_mailboxes
from services.email_svc.sync.leases import Leases

_log = get_logger(__name__)


@dataclass(frozen=True)
class Prompts:
    """`wake` has a mailbox synchronised apart from its caller: a slow one delays no other. `keys`
    prove that a notification of Graph is of a subscription of ours.
    """

    guard: PushGuard
    keys: Sequence[str]
    leases: Leases
    wake: Callable[[str], None]

    def receive_gmail_push(self, authorization: str | None, body: bytes) -> None:
        """A mailbox has news: note it and synchronise apart from this request.

        BadSignature: nothing is stored. A mailbox that is not connected here is no error, since
        Pub/Sub repeats what is refused.
        """
        self.guard.check(authorization)
        self._prompt(pushed_address(body))

    def receive_graph_push(self, body: bytes) -> None:
        """Graph tells of changes, or of its subscriptions: what was missed is found by the cursor,
        a subscription that ended is made again in the mailbox's turn.

        BadSignature: nothing is stored.
        """
        for told in pushed_mailboxes(body, self.keys):
            self._prompt(told.address, watch_ended=told.resubscribe)

    def _prompt(self, address: str, *, watch_ended: bool = False) -> None:
        mailbox_id = self.leases.prompt(address, watch_ended=watch_ended)
        if mailbox_id is None:
            _log.info("push_ignored")
        else:
            self.wake(mailbox_id)

    def wake_due(self) -> None:
        """Mailboxes whose turn it is: pushes may be lost, watches run out, turns fail."""
        for mailbox_id in self.leases.due():
            self.wake(mailbox_id)
