"""What email_svc does. Entrypoints translate, these decide; every block is one unit of work."""

from typing import Any, cast

from chassis.delivery.ledger import DeliveryLedger
from chassis.observability.log import get_logger
from chassis.runtime.context import ServiceContext
from contracts.actor import Actor
from contracts.channels import Channel
from contracts.envelope import Envelope
from contracts.events import MessageComposed
from services.email_svc.config import Config
from services.email_svc.delivery import STATES
from services.email_svc.inbound import Inbound
from services.email_svc.leases import Leases
from services.email_svc.mailboxes import Mailboxes
from services.email_svc.provider import MailProvider
from services.email_svc.providers.gmail import GmailMail
from services.email_svc.providers.gmail_push import PushGuard, pushed_address
from services.email_svc.sending import Sending
from services.email_svc.settling import Settling
from services.email_svc.sync import MailboxSync
from services.email_svc.sync_workers import SyncWorkers
from services.email_svc.tables import DELIVERIES, HISTORY

_log = get_logger(__name__)


class EmailUseCases:
    """The e-mail channel of every firm."""

    def __init__(
        self, context: ServiceContext, providers: dict[str, MailProvider] | None = None
    ) -> None:
        config = cast("Config", context.config)
        self.context = context
        self.database = context.database
        self.ledger = DeliveryLedger(Channel.EMAIL, STATES, (DELIVERIES, HISTORY))
        self.mailboxes = Mailboxes(context, providers or {"gmail": GmailMail(config)})
        self.inbound = Inbound(context, self.ledger)
        self.leases = Leases(context.database)
        self.sync = MailboxSync(
            context.database, self.mailboxes, self.leases, self.inbound, config.poll_seconds
        )
        self.workers = SyncWorkers(self.sync.run)
        self.sending = Sending(context, self.ledger, self.mailboxes)
        self.settling = Settling(context.database, self.ledger, self.mailboxes)
        self._guard = PushGuard(config)

    def receive_push(self, authorization: str | None, body: bytes) -> None:
        """A mailbox has news: note it and synchronise apart from this request.

        BadSignature: nothing is stored. A mailbox that is not connected here is no error, since
        Pub/Sub repeats what is refused.
        """
        self._guard.check(authorization)
        mailbox_id = self.leases.prompt(pushed_address(body))
        if mailbox_id is None:
            _log.info("push_ignored")
        else:
            self.workers.wake(mailbox_id)

    def deliver(self, envelope: Envelope, message: MessageComposed) -> None:
        """Send a composed message."""
        self.sending.deliver(envelope, message)

    def connect_mailbox(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """Connect a mailbox to the firm and fetch what came since."""
        answer = self.mailboxes.connect(actor, request)
        self.workers.wake(answer["id"])
        return answer

    def list_mailboxes(self, actor: Actor) -> dict[str, Any]:
        """The firm's mailboxes."""
        return self.mailboxes.list(actor)
