"""What internal_svc does. Entrypoints translate, these decide; every block is one unit of work."""

from collections.abc import Sequence
from typing import Any

from chassis.delivery.ledger import DeliveryLedger
from chassis.identity.sessions import Sessions
from chassis.runtime.context import ServiceContext
from contracts.actor import Actor
from contracts.channels import Channel
from contracts.envelope import Envelope
from contracts.events import MessageComposed
from services.internal_svc import accounts, notes, staff, tables
from services.internal_svc.delivery import STATES


class InternalUseCases:
    """Firms, their staff and their notes."""

    def __init__(self, context: ServiceContext) -> None:
        self.context = context
        self.database = context.database
        self.sessions = Sessions(context.database, (tables.SESSIONS, tables.REFRESH_TOKENS))
        self.ledger = DeliveryLedger(Channel.INTERNAL, STATES, (tables.DELIVERIES, tables.HISTORY))

    def register_firm(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """Found a firm with its owner."""
        return staff.register(self.database, actor, request)

    def add_staff(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """Add a member of staff to the actor's firm."""
        return staff.add(self.database, actor, request)

    def list_staff(self, actor: Actor) -> dict[str, Any]:
        """The firm's directory."""
        return staff.list_all(self.database, actor)

    def sign_in(self, request: dict[str, Any]) -> dict[str, Any]:
        """Begin a session with address and password."""
        return accounts.sign_in(self.database, self.sessions, request)

    def refresh_session(self, request: dict[str, Any]) -> dict[str, Any]:
        """Renew a session with its refresh token."""
        return accounts.refresh_session(self.database, self.sessions, request)

    def sign_out(self, request: dict[str, Any]) -> dict[str, Any]:
        """End a session."""
        return accounts.sign_out(self.sessions, request)

    def post_notes(self, heard: Sequence[tuple[Envelope, MessageComposed]]) -> None:
        """Keep composed notes and tell whom they name."""
        with self.database.once_each([envelope for envelope, _ in heard], "post_note") as tx:
            notes.post(tx, self.ledger, heard)
