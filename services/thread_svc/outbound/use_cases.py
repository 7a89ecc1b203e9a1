"""Writing to a client, or a note about one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from chassis.ids import utc_now
from chassis.requests import require
from chassis.storage.database import Database, Transaction
from chassis.storage.idempotency import once_per_key
from contracts.actor import Actor
from contracts.rpc.thread.compose import ComposeMessage
from contracts.views import MessageView
from services.thread_svc.outbound.checked import CheckedMessage, checked
from services.thread_svc.outbound.due import due_at
from services.thread_svc.outbound.hand_over import hand_over

Hold = Callable[[Transaction, Actor, CheckedMessage, datetime], MessageView]
"""Keeps a checked message until it is due, and answers how it looks."""


@dataclass(frozen=True)
class Outbound:
    """What staff write."""

    database: Database
    hold: Hold

    def compose_message(self, actor: Actor, request: ComposeMessage) -> MessageView:
        """Store the message as queued and hand it to its channel, or keep it until it is due; once
        per idempotency key.

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
            lambda tx: self._compose(tx, actor, request),
            MessageView,
        )

    def _compose(self, tx: Transaction, actor: Actor, request: ComposeMessage) -> MessageView:
        found = checked(tx, actor, request)
        due = due_at(request.send_at, request.hold_seconds, utc_now())
        if due is not None:
            return self.hold(tx, actor, found, due)
        return hand_over(tx, found.conversation, found.message, found.instructions)
