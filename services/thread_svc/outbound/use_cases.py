"""Writing to a client, or a note about one."""

from dataclasses import dataclass

from chassis.requests import require
from chassis.storage.database import Database, Transaction
from chassis.storage.idempotency import once_per_key
from contracts.actor import Actor
from contracts.rpc.thread.compose import ComposeMessage
from contracts.views import MessageView
from services.thread_svc.outbound.checked import checked
from services.thread_svc.outbound.hand_over import hand_over


@dataclass(frozen=True)
class Outbound:
    """What staff write."""

    database: Database

    def compose_message(self, actor: Actor, request: ComposeMessage) -> MessageView:
        """Store the message as queued and hand it to its channel; once per idempotency key.

        Answers with the message. Errors: NotFound, PermissionDenied, ValidationFailed,
        ChannelUnavailable and what stands on them in chassis.refusals, IdempotencyKeyReused.
        """
        if request.override_quiet_hours:
            require(actor, "settings.edit")
        return once_per_key(
            self.database,
            actor,
            request.idempotency_key,
            request,
            lambda tx: _compose(tx, actor, request),
            MessageView,
        )


def _compose(tx: Transaction, actor: Actor, request: ComposeMessage) -> MessageView:
    found = checked(tx, actor, request)
    return hand_over(tx, found.conversation, found.message, found.instructions)
